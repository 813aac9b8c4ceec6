"""Notes inside the office. Their words stand in the note alone: not in the journal, not in what people are sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.telling import tell_of
from weiyuan.matters.models import MatterNote, ResidentMatter
from weiyuan.matters.queries.notes import NOTE, TAKE_BACK, mentionable
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import User
from weiyuan.orgs.rules import demand

LONGEST = 2000  # characters
chronicle.call("matters.matternote.note", gettext_lazy("写内部备注"))
chronicle.call("matters.matternote.withdraw", gettext_lazy("撤回内部备注"))


@transaction.atomic
def add_note(matter: ResidentMatter, text: str, *, by: Any, mentions: Collection[User] = ()) -> MatterNote:
    """Write a note on a matter; who is mentioned is told, by the matter's number only.

    Raises PermissionDenied, ValidationError where it says nothing or too much, or mentions whoever may not read it.
    """
    demand(by, NOTE, matter)
    text, keys = text.strip(), {user.pk for user in mentions}
    if not text or len(text) > LONGEST:
        raise ValidationError({"text": _("请写备注内容") if not text else _("最多 %d 字") % LONGEST})
    people = list(mentionable(by, matter).filter(pk__in=keys))
    if len(people) != len(keys):
        raise ValidationError({"mentions": _("只能提醒看得到这件意见备注的人")})
    note: MatterNote = MatterNote.objects.create(matter=matter, by=by, text=text)
    note.mentions.set(people)
    _write_down(note, matter, "note", by)
    title = _("请您看 %s 的内部备注")
    tell_of(matter, people, kind=Kind.ASKED, title=title, key=f"matter-note-{note.pk}", by=by)
    return note


@transaction.atomic
def take_back_note(note: MatterNote, *, by: Any) -> None:
    """Take a note back: its words go, that there was one stays.

    Raises PermissionDenied for anybody but its author, WrongState where it is gone already or too old.
    """
    demand(by, NOTE, note.matter)
    if note.by_id != by.pk:
        raise PermissionDenied(NOTE)
    now = timezone.now()
    waiting = MatterNote.objects.filter(pk=note.pk, withdrawn_at__isnull=True, at__gte=now - TAKE_BACK)
    if waiting.update(text="", withdrawn_at=now) != 1:
        raise WrongState("note: too old, or taken back")
    note.text, note.withdrawn_at = "", now
    _write_down(note, note.matter, "withdraw", by)


def _write_down(note: MatterNote, matter: ResidentMatter, verb: str, by: Any) -> None:
    """In the chain of deeds the note is a thing of its own: the history on the matter's page is read by the unit."""
    chronicle.tell(matter.org, Told(note, verb), by=by)
