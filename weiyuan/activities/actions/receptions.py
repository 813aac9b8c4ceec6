"""Writes about reception days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import RECEPTION, ReceptionState
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.core.zh import date_text
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind

AHEAD = (ReceptionState.SCHEDULED, ReceptionState.ANNOUNCED)
# The fields that a step may be told along with it: a form asks for these.
RECEPTION_FIELDS: dict[str, tuple[str, ...]] = {
    "announce": ("announced_on",),
    "close": ("people_received",),
    "file_minutes": ("minutes", "people_received"),
}


@transaction.atomic
def move_reception(reception: ReceptionDay, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a reception day. Announcing notes when; of a cancelled one its members are told.

    Raises ValidationError where nobody is on duty, or minutes are filed that were not written, else as
    ``transition.take``.
    """
    if step in {"announce", "open"} and not reception.members_on_duty.exists():
        raise ValidationError({"note": _("还没有安排值班委员")})
    if step == "file_minutes" and not str(said.get("minutes", reception.minutes)).strip():
        raise ValidationError({"minutes": _("还没有写接待纪要")})
    implied: dict[str, Any] = {}
    if step == "announce" and reception.announced_on is None and timezone.localdate() <= reception.on:
        implied = {"announced_on": timezone.localdate()}
    arrow, fields = RECEPTION.step(step), {}
    if arrow in RECEPTION.open_steps(reception, by):
        fields = told.also(told.told(reception, step, said, RECEPTION_FIELDS), implied)
        told.weigh(reception, arrow.target, fields)
    taken = transition.take(reception, step, by=by, note=note, also=fields)
    if step == "cancel":
        concerned = list(reception.members_on_duty.select_related("user"))
        if reception.substitute is not None:  # the day stands in his calendar as well
            concerned.append(reception.substitute)
        tell_members(reception, concerned, _("接待日取消：%(day)s %(place)s，%(why)s"), why=note, by=by)
    return taken


def reception_changed(reception: ReceptionDay, old: Mapping[str, Any], *, by: Any) -> None:
    """Tell those on duty on a day to come when it was moved to another day, time or place, and who is on duty from
    now on, or no longer. ``old`` may hold the former ``members_on_duty``."""
    if reception.state not in AHEAD:
        return
    now = list(reception.members_on_duty.select_related("user"))
    before = old.get("members_on_duty", now)
    if {"on", "opens", "closes", "place"} & set(old):
        kept = [member for member in now if member in before]
        tell_members(reception, kept, _("接待日改期：现在是 %(day)s %(place)s"), by=by)
    gone = [member for member in before if member not in now]
    tell_members(reception, gone, _("您不用值班了：%(day)s %(place)s"), by=by, on=old.get("on"))
    new = [member for member in now if member not in before]
    tell_members(reception, new, _("请您值班：%(day)s %(place)s"), by=by, kind=Kind.ASSIGNED)


def tell_members(
    reception: ReceptionDay, members: Iterable[Member], title: str, *, by: Any, kind: Kind = Kind.CHANGED,
    why: str = "", on: date | None = None,
) -> None:  # fmt: skip
    """Tell members what became of a day; ``title`` may name the day (``on``, if it was another), the place and why."""
    said = {"day": date_text(on or reception.on), "place": reception.place, "why": why}
    key = f"receptionday-{reception.pk}-{kind.value}-{reception.version}"
    users = [member.user for member in members if member.user is not None]
    tell(users, kind=kind, org=reception.org, title=title % said, record=reception, key=key, by=by)
