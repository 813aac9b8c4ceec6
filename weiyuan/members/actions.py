"""Writes about members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle, told
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.members.models import EDITABLE, ContactKind, ContactLog, Fate, Member, MemberDifficulty, MemberEdit
from weiyuan.members.workflow import DIFFICULTY, DifficultyState
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import demand

# What a step asks to be told; the note becomes the result.
DIFFICULTY_FIELDS: dict[str, tuple[str, ...]] = {"handle": ("action",), "solve": ("action", "solved_on")}

for verb, label in {
    "propose": gettext_lazy("提出信息变更"),
    Fate.ACCEPTED.value: gettext_lazy("采用信息变更"),
    Fate.REFUSED.value: gettext_lazy("不采用信息变更"),
    Fate.WITHDRAWN.value: gettext_lazy("撤回信息变更"),
    Fate.REPLACED.value: gettext_lazy("另提信息变更"),
}.items():
    chronicle.call(f"members.memberedit.{verb}", label)


@transaction.atomic
def move_difficulty(difficulty: MemberDifficulty, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a member's difficulty; "solve" dates it today, and what the note says is its result.

    ``said`` may hold what the step asks for (``DIFFICULTY_FIELDS``). Raises as ``transition.take`` does, and
    ValidationError where the difficulty would contradict itself.
    """
    fields = told.told(difficulty, step, said, DIFFICULTY_FIELDS)
    target = DIFFICULTY.step(step).target
    if target in {DifficultyState.SOLVED, DifficultyState.EXPLAINED}:
        fields.setdefault("result", difficulty.result or note)
    if target == DifficultyState.SOLVED:
        fields = told.also(fields, {"solved_on": difficulty.solved_on or timezone.localdate()})
    told.weigh(difficulty, target, fields)
    return transition.take(difficulty, step, by=by, note=note, also=fields)


def report_difficulty(member: Member, content: str, *, by: Any) -> MemberDifficulty:
    """The member, or the office for him, says what troubles him; dated today.

    Raises PermissionDenied for everybody else, ValidationError where nothing is said.
    """
    found = MemberDifficulty(org=member.org, member=member, reported_on=timezone.localdate(), content=content.strip())
    demand(by, "members.report_memberdifficulty", found)
    if not found.content:
        raise ValidationError({"content": _("请写下遇到的困难")})
    transition.register([found], by=by)
    return found


def log_contact(
    member: Member, on: date, content: str, *, by: Any, station: LiaisonStation | None = None
) -> ContactLog:
    """Contact was kept with a member on a day; ``station`` where it was a station's head who did.

    Raises PermissionDenied for those who may not, ValidationError for a day to come or without words.
    """
    log = ContactLog(
        org=member.org, kind=ContactKind.MEMBER, on=on, member=member, station=station, content=content.strip()
    )
    demand(by, "members.add_contactlog", log)
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期还没有到")})
    if not log.content:
        raise ValidationError({"content": _("请写下联系的内容")})
    transition.register([log], by=by)
    return log


@transaction.atomic
def propose_edits(member: Member, wanted: Mapping[str, str], *, by: Any) -> list[MemberEdit]:
    """The member wants fields of his record changed; each waits for the office by itself.

    ``wanted`` are texts by field name (see ``EDITABLE``), checked by the form. A new proposal for a field replaces
    the open one; what equals the record takes the open one back. Raises PermissionDenied for everybody else,
    KeyError for a field that is not the member's to change.
    """
    demand(by, "members.propose_member", member)
    if unknown := set(wanted) - set(EDITABLE):
        raise KeyError(unknown)
    waiting = {edit.field: edit for edit in MemberEdit.objects.select_for_update().open().filter(member=member)}
    made = []
    for name, value in wanted.items():
        old, before = str(getattr(member, name)), waiting.get(name)
        if before is not None and before.new == value:
            continue
        if before is not None:
            _decide(before, Fate.WITHDRAWN if value == old else Fate.REPLACED, by=by)
        if value != old:
            edit = MemberEdit(org=member.org, member=member, field=name, old=old, new=value, proposed_by=by)
            edit.save()
            made.append(edit)
    _tell([(edit, "propose") for edit in made], by=by)
    return made


@transaction.atomic
def accept_edit(edit: MemberEdit, *, by: Any) -> None:
    """Put a member's proposal into the record.

    Raises PermissionDenied, WrongState where it no longer waits, ValidationError where the record would not take it.
    """
    demand(by, "members.decide_memberedit", edit)
    member = Member.objects.alive().get(pk=edit.member_id)
    field: Any = Member._meta.get_field(edit.field)
    before = getattr(member, edit.field)
    setattr(member, edit.field, field.clean(edit.new, member))
    _decide(edit, Fate.ACCEPTED, by=by)
    note = _("本人提出，核对后采用")
    transition.correct([transition.change_of(member, {edit.field: before})], by=by, note=note)


@transaction.atomic
def refuse_edit(edit: MemberEdit, *, by: Any, note: str) -> None:
    """Leave the record as it is, and tell the member why.

    Raises PermissionDenied, ValidationError without a reason, WrongState where the proposal no longer waits.
    """
    demand(by, "members.decide_memberedit", edit)
    if not note.strip():
        raise ValidationError({"reason": _("请写明不采用的理由")})
    _decide(edit, Fate.REFUSED, by=by, reason=note.strip())


@transaction.atomic
def withdraw_edit(edit: MemberEdit, *, by: Any) -> None:
    """The member takes a proposal back. Raises PermissionDenied, WrongState where it no longer waits."""
    demand(by, "members.withdraw_memberedit", edit)
    _decide(edit, Fate.WITHDRAWN, by=by)


@transaction.atomic
def link_account(member: Member, user: Any, *, by: Any) -> None:
    """From now on this account is the member's own; ``user`` None parts them. One account, one member.

    Raises PermissionDenied for those who may not, ValidationError where one of the two has another already.
    """
    demand(by, "members.link_member", member)
    if user is not None and member.user_id not in (None, user.pk):
        raise ValidationError({"user": _("这位委员已经有账号了")})
    if user is not None and Member.objects.filter(user=user).exclude(pk=member.pk).exists():
        raise ValidationError({"user": _("这个账号已经是另一位委员的")})
    before = member.user
    if before == user:
        return
    member.user = user
    transition.correct([transition.change_of(member, {"user": before})], by=by)


def _decide(edit: MemberEdit, fate: Fate, *, by: Any, reason: str = "") -> None:
    """Close a proposal that still waits; whoever comes second is told."""
    waiting = MemberEdit.objects.filter(pk=edit.pk, fate=Fate.PROPOSED)
    said: dict[str, Any] = {"fate": fate, "reason": reason, "decided_at": timezone.now(), "decided_by": by}
    if waiting.update(**said) != 1:
        raise WrongState(f"{edit}: {edit.fate}")
    for name, value in said.items():
        setattr(edit, name, value)
    _tell([(edit, fate.value)], by=by)


def _tell(deeds: list[tuple[MemberEdit, str]], *, by: Any) -> None:
    """Into the body's chain: proposals have no register, but nothing about a person is changed untold."""
    said = [Told(edit, verb, {edit.label: (edit.old_text, edit.new_text)}, edit.reason) for edit, verb in deeds]
    if said:
        chronicle.tell(deeds[0][0].org, *said, by=by)
