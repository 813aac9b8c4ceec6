"""Writes about reception days."""

from __future__ import annotations

from collections.abc import Mapping
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
        tell_members(reception, _("接待日取消：%(day)s %(place)s，%(why)s"), note, by=by)
    return taken


def reception_changed(reception: ReceptionDay, old: Mapping[str, Any], *, by: Any) -> None:
    """Tell those on duty on a day to come when it was moved to another day, time or place."""
    if reception.state in AHEAD and {"on", "opens", "closes", "place"} & set(old):
        tell_members(reception, _("接待日改期：现在是 %(day)s %(place)s"), by=by)


def tell_members(reception: ReceptionDay, title: str, why: str = "", *, by: Any) -> None:
    """Tell those on duty that their day was changed; ``title`` may name the day, the place and why."""
    members = reception.members_on_duty.filter(user__isnull=False).select_related("user")
    said = {"day": date_text(reception.on), "place": reception.place, "why": why}
    key = f"receptionday-{reception.pk}-changed-{reception.version}"
    users = [member.user for member in members if member.user is not None]
    tell(users, kind=Kind.CHANGED, org=reception.org, title=title % said, record=reception, key=key, by=by)
