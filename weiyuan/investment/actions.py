"""Writes about investment."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from weiyuan.core.workflow import Step
from weiyuan.investment.models import InvestmentCredit, InvestmentLead
from weiyuan.investment.workflow import LEAD, STEP_FIELDS
from weiyuan.journal import transition

DATED = {"respond": "responded_on", "assess": "assessed_on", "start": "landed_on"}


@transaction.atomic
def move_lead(lead: InvestmentLead, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a lead; "respond", "assess" and "start" are dated today unless they bear a date already.

    said  fields told along with the step (``workflow.STEP_FIELDS``): ``contract_on`` with the signing …
    Raises TypeError for any other field, ValidationError where the step lacks its evidence (domain.md D8), and as
    ``transition.take`` does.
    """
    arrow = LEAD.step(step)
    if arrow in LEAD.open_steps(lead, by):  # otherwise ``take`` says why not, and nothing is written
        if unknown := set(said) - set(STEP_FIELDS.get(step, ())):
            raise TypeError(f"{step} does not ask for {sorted(unknown)}")
        _prepare(lead, arrow, said, by)
    return transition.take(lead, step, by=by, note=note)


@transaction.atomic
def credit_member(credit: InvestmentCredit, *, by: Any, note: str = "") -> InvestmentCredit:
    """Credit a member with a part of a lead's arrived funds (万 of the lead's currency).

    Raises PermissionDenied, and ValidationError where the lead has no arrived funds or the credits would go
    beyond them or beyond the area's total.
    """
    if not by.has_perm("investment.add_investmentcredit", credit):
        raise PermissionDenied("investment.add_investmentcredit")
    if found := credit.problems() or credit.conflicts():
        raise ValidationError(dict(found))
    transition.register([credit], by=by, note=note)
    return credit


def _prepare(lead: InvestmentLead, step: Step, said: dict[str, Any], by: Any) -> None:
    """Write what was said and the date that the step implies, unless the lead would then lack something."""
    new = {name: value for name, value in said.items() if getattr(lead, name) != value}
    dated = DATED.get(step.name)
    implied = {dated: timezone.localdate()} if dated and dated not in new and not getattr(lead, dated) else {}
    old = {name: getattr(lead, name) for name in {**new, **implied}}
    for name, value in {**new, **implied}.items():
        setattr(lead, name, value)
    if found := [*lead.missing(step.target), *lead.problems()]:
        for name, value in old.items():
            setattr(lead, name, value)
        raise ValidationError(dict(found))
    if new:
        transition.correct([transition.change_of(lead, {name: old[name] for name in new})], by=by)
    if implied:
        InvestmentLead.objects.filter(pk=lead.pk).update(**implied)
