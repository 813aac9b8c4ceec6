"""Writes about reception days."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import RECEPTION
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition

# The fields that a step may be told along with it: a form asks for these.
RECEPTION_FIELDS: dict[str, tuple[str, ...]] = {
    "announce": ("announced_on",),
    "close": ("people_received",),
    "file_minutes": ("minutes", "people_received"),
}


@transaction.atomic
def move_reception(reception: ReceptionDay, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a reception day. Announcing notes when.

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
    return transition.take(reception, step, by=by, note=note, also=fields)
