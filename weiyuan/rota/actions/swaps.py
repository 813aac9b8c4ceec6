"""Writes about swaps: by consent of both, and only where both can."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.core.zh import date_text
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand, is_clerk
from weiyuan.rota.actions.telling import clerks_of, users_of
from weiyuan.rota.models import DEFAULTS, DutySwap
from weiyuan.rota.queries import AHEAD, candidates
from weiyuan.rota.workflow import SWAP, SwapState

SWAP_FIELDS: dict[str, tuple[str, ...]] = {}


@transaction.atomic
def ask_swap(swap: DutySwap, lists: Any = None, *, by: Any) -> DutySwap:
    """Ask for a swap. The one asked is told.

    Raises PermissionDenied, and ValidationError where the swap could not be made now (see ``reasons_against``).
    """
    demand(by, "rota.add_dutyswap", swap)
    _refuse(swap, by=by)
    transition.register([swap], by=by)
    title = _("%(who)s想和您换班：%(what)s") % {"who": swap.asker, "what": _what(swap)}
    key = f"dutyswap-{swap.pk}-asked"
    tell(users_of([swap.asked]), kind=Kind.ASSIGNED, org=swap.org, title=title, text=swap.words, record=swap, key=key,
         by=by)  # fmt: skip
    return swap


@transaction.atomic
def move_swap(swap: DutySwap, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Answer, withdraw or expire a swap. Accepted, the two days change hands at once, or not at all.

    Raises ValidationError where the swap can no longer be made, else as ``transition.take``.
    """
    arrow, also = SWAP.step(step), {}
    if arrow in SWAP.open_steps(swap, by):
        if step == "accept":
            both = ReceptionDay.objects.filter(pk__in=[swap.day_id, swap.other_day_id or 0]).order_by("pk")
            list(both.select_for_update())  # until the swap is made, nobody else changes the two days
            _refuse(swap, by=by)
        if step in {"accept", "decline"}:
            also = {"answered_on": timezone.localdate()}
    taken = transition.take(swap, step, by=by, note=note, also=told.also(said, also))
    if step == "accept":
        _exchange(swap, by=by)
    _tell(swap, step, note, by=by)
    return taken


def reasons_against(swap: DutySwap, *, by: Any) -> list[str]:
    """Why a swap cannot be made now: a day held or past, somebody no longer on duty, away or busy, or too near.

    Of a day that is announced and due within ``swap_days`` only the staff change who comes.
    """
    today, found = timezone.localdate(), []
    for day, goes, comes in _legs(swap):
        if day.state not in AHEAD or day.on < today or day.deleted_at is not None:
            found.append(_("%s已经不能换了") % date_text(day.on))
            continue
        if not day.members_on_duty.filter(pk=goes.pk).exists():
            found.append(_("%(day)s已经不是%(who)s值班") % {"day": date_text(day.on), "who": goes})
        row = next((row for row in candidates(day) if row.member.pk == comes.pk), None)
        if row is None or row.serves or (row.against and not _frees(swap, comes, day.on)):
            found.append(_("%(day)s%(who)s不能值班") % {"day": date_text(day.on), "who": comes})
        near = day.on <= today + timedelta(days=DEFAULTS["swap_days"])
        if near and day.state == ReceptionState.ANNOUNCED and not is_clerk(by, swap):
            found.append(_("%s已经公告，马上就到，请联系工作室换人") % date_text(day.on))
    return found


def _frees(swap: DutySwap, member: Member, on: date) -> bool:
    """Whether the swap itself takes another duty of that date from the member (two places on one day)."""
    given = swap.day if member == swap.asker else swap.other_day
    away = member.absences.alive().filter(start__lte=on, end__gte=on).exists()
    return given is not None and given.on == on and not away


def _legs(swap: DutySwap) -> list[tuple[ReceptionDay, Member, Member]]:
    """The days that change hands: (day, who leaves it, who takes it)."""
    legs = [(swap.day, swap.asker, swap.asked)]
    if swap.other_day is not None:
        legs.append((swap.other_day, swap.asked, swap.asker))
    return legs


def _refuse(swap: DutySwap, *, by: Any) -> None:
    if found := [words for _field, words in swap.problems()] or reasons_against(swap, by=by):
        raise ValidationError("；".join(found))


def _exchange(swap: DutySwap, *, by: Any) -> None:
    changes = []
    for day, goes, comes in _legs(swap):
        others = [one for one in day.members_on_duty.all() if one.pk != goes.pk]
        changes.append(transition.change_of(day, {}, {"members_on_duty": [*others, comes]}))
    transition.correct(changes, by=by, note=_("换班 %s") % swap.ref)


def _what(swap: DutySwap) -> str:
    if swap.other_day is None:
        return _("%s请您顶替") % date_text(swap.day.on)
    return _("%(day)s换%(other)s") % {"day": date_text(swap.day.on), "other": date_text(swap.other_day.on)}


def _tell(swap: DutySwap, step: str, note: str, *, by: Any) -> None:
    """The two, and after consent the clerk."""
    both = [swap.asker, swap.asked] if step in {"accept", "expire"} else [swap.asker]
    told_ = users_of([swap.asked] if step == "withdraw" else both)
    said = {"state": swap.get_state_display(), "who": swap.asked, "what": _what(swap)}
    title = _("换班%(state)s（%(who)s）：%(what)s") % said
    kind = Kind.CHANGED if step == "accept" else Kind.TOLD
    tell(told_, kind=kind, org=swap.org, title=title, text=note, record=swap, key=f"dutyswap-{swap.pk}-{step}", by=by)
    if step == "accept":
        title = _("%(a)s和%(b)s换班了：%(what)s") % {"a": swap.asker, "b": swap.asked, "what": _what(swap)}
        clerks = clerks_of(swap.org, timezone.localdate())
        tell(clerks, kind=Kind.TOLD, org=swap.org, title=title, record=swap, key=f"dutyswap-{swap.pk}-clerk", by=by)


def expire_swaps(org: OrgUnit, today: date, *, by: Any) -> int:
    """End the questions whose day has come without an answer. Returns how many."""
    rows = DutySwap.objects.of(org).filter(state=SwapState.ASKED, day__on__lt=today)
    found = list(rows.select_related("org", "asker", "asked", "day", "other_day").order_by("pk"))
    for swap in found:
        move_swap(swap, "expire", by=by)
    return len(found)
