"""Calling back: what the resident says some days after the end (domain.md E1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.matters.actions.handling import register_action
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import ActionKind, Satisfaction
from weiyuan.matters.workflow import FEEDBACK, FINISHED
from weiyuan.orgs.rules import demand

MISSED = "missed"  # nobody was reached


@transaction.atomic
def call_back(matter: ResidentMatter, *, by: Any, content: str, heard: str, on: date | None = None) -> MatterAction:
    """Write down a call-back: it is done once somebody was reached; who was not is called again.

    heard  one of ``words.Satisfaction``, or ``MISSED``; "unrated" leaves what the resident said before
    Raises PermissionDenied, WrongState where the matter is not answered to the resident or somebody else changed it,
    ValidationError for an unknown word or a day outside the matter's life.
    """
    demand(by, FEEDBACK, matter)
    if matter.state not in FINISHED:
        raise WrongState(f"call back: {matter.state}")
    today = timezone.localdate()
    day = on or today
    if heard not in {*Satisfaction.values, MISSED}:
        raise ValidationError({"heard": _("请选一项")})
    if day > today or day < (matter.feedback_on or matter.received_on):
        raise ValidationError({"on": _("回访日期要在反馈之后、今天或以前")})
    before = {"called_back_on": matter.called_back_on, "satisfaction": matter.satisfaction}
    if heard != MISSED:
        matter.called_back_on = day
        if heard != Satisfaction.UNRATED:
            matter.satisfaction = heard
    changed = {name: old for name, old in before.items() if getattr(matter, name) != old}
    if changed:
        transition.correct([transition.change_of(matter, changed)], by=by)
    words = _("没联系上") if heard == MISSED else str(Satisfaction(heard).label)
    action = MatterAction(
        org=matter.org, matter=matter, kind=ActionKind.CALL_BACK, on=day, content=content.strip(), reply=words
    )
    return register_action(action, by=by)
