"""Writes about investment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.investment.models import InvestmentCredit, InvestmentLead
from weiyuan.investment.workflow import LEAD, STEP_FIELDS
from weiyuan.journal import transition
from weiyuan.orgs.rules import demand

DATED = {"respond": "responded_on", "assess": "assessed_on", "start": "landed_on"}


@transaction.atomic
def move_lead(lead: InvestmentLead, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a lead; "respond", "assess" and "start" are dated today unless they bear a date already.

    said  fields told along with the step (``workflow.STEP_FIELDS``): ``contract_on`` with the signing …
    Raises TypeError for any other field, ValidationError where the step lacks its evidence (domain.md D8), and as
    ``transition.take`` does.
    """
    arrow, fields = LEAD.step(step), {}
    if arrow in LEAD.open_steps(lead, by):  # otherwise ``take`` says why not, and nothing is written
        dated = DATED.get(step)
        implied = {dated: timezone.localdate()} if dated and not getattr(lead, dated) else {}
        fields = told.also(told.told(lead, step, said, STEP_FIELDS), implied)
        told.weigh(lead, arrow.target, fields)
        with told.bearing(lead, fields):
            found = lead.conflicts()
        if found:
            raise ValidationError(dict(found))
    return transition.take(lead, step, by=by, note=note, also=fields)


def create_credit(credit: InvestmentCredit, lists: Mapping[str, Any], *, by: Any) -> InvestmentCredit:
    """A credit that was typed in. Raises as ``credit_member`` does."""
    return credit_member(credit, by=by)


@transaction.atomic
def credit_member(credit: InvestmentCredit, *, by: Any, note: str = "") -> InvestmentCredit:
    """Credit a member with a part of a lead's arrived funds (万 of the lead's currency).

    Raises PermissionDenied, and ValidationError where the lead has no arrived funds or the credits would go
    beyond them or beyond the area's total.
    """
    demand(by, "investment.add_investmentcredit", credit)
    if found := credit.problems() or credit.conflicts():
        raise ValidationError(dict(found))
    transition.register([credit], by=by, note=note)
    return credit
