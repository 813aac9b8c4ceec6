"""What a matter was turned into: a proposal, information or a consultation that names it as its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.journal import transition
from weiyuan.matters.actions.handling import move_matter
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import DECIDE, GROWS, MatterState

CONVERSIONS = {"proposal": "proposal_on", "report": "report_on", "consultation": "consultation_on"}
AT_THE_STUDIO = {MatterState.TRIAGED, MatterState.ACCEPTED}  # nobody works on it yet


@transaction.atomic
def mark_sources(
    into: str,
    sources: Iterable[Any],
    grown: Callable[[Any], bool],
    *,
    by: Any,
    on: date | None = None,
    draft: bool = False,
) -> None:
    """Keep the days of conversion of these matters true, after a record that names or named them was written.

    into   "proposal", "report" or "consultation"
    grown  tells of a matter whether a living record of that kind names it
    on     the day of the conversion if it was not today
    draft  it is still the draft of a member, which marks nothing

    A clerk's record marks the matter; a member's marks it as soon as a clerk takes it on. A matter that nobody
    works on yet moves to the state converted, from which the reply comes; one in hand is worked on as before, its
    clock goes on. With the last record goes the mark, and the matter is again where it was, if a clerk took it away:
    what a clerk said of the matter is not a member's to take back.
    """
    keys = {matter.pk for matter in sources}
    rows = ResidentMatter.objects.filter(pk__in=keys).select_for_update(of=("self",)).select_related("org")
    for matter in rows.order_by("pk"):
        marked, named = getattr(matter, CONVERSIONS[into]) is not None, grown(matter)
        if named and not marked and not draft:
            _mark(matter, CONVERSIONS[into], min(on or timezone.localdate(), timezone.localdate()), by)
        elif marked and not named and by.has_perm(DECIDE, matter):
            _unmark(matter, CONVERSIONS[into], by)


def _mark(matter: ResidentMatter, name: str, day: date, by: Any) -> None:
    if matter.state not in GROWS or matter.secrecy == CONFIDENTIAL or not by.has_perm(DECIDE, matter):
        return
    if matter.state in AT_THE_STUDIO:
        said: dict[str, Any] = {name: day}
        move_matter(matter, "convert", by=by, **said)
        return
    setattr(matter, name, day)
    transition.correct([transition.change_of(matter, {name: None})], by=by)


def _unmark(matter: ResidentMatter, name: str, by: Any) -> None:
    note = _("转成的记录已删除，或改了来源")
    old = {name: getattr(matter, name)}
    setattr(matter, name, None)
    if not matter.missing(matter.state):
        transition.correct([transition.change_of(matter, old)], by=by, note=note)
        return
    setattr(matter, name, old[name])
    # Converted into nothing any more. Where a ledger brought it in so, what it was before is not known.
    transition.take_back(matter, "convert", by=by, note=note, also={name: None})
