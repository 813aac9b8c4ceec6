"""Writes about days on which a member cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.orgs.rules import demand
from weiyuan.rota.models import Unavailable


@transaction.atomic
def add_absence(member: Member, first: date, last: date, *, by: Any, reason: str = "") -> Unavailable:
    """Note that a member cannot from a day to a day, both included.

    Raises PermissionDenied for who is neither he nor a clerk, ValidationError where the end is before the beginning.
    """
    absence = Unavailable(org=member.org, member=member, start=first, end=last, reason=reason)
    demand(by, "rota.add_unavailable", absence)
    if found := absence.problems():
        raise ValidationError(dict(found))
    transition.register([absence], by=by)
    return absence


def remove_absence(absence: Unavailable, *, by: Any) -> None:
    """Take days away back. Raises PermissionDenied, and WrongState where they are gone already."""
    demand(by, "rota.change_unavailable", absence)
    transition.remove(absence, by=by)
