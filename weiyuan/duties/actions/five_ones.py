"""Writes about the five-ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.workflow import Step, WrongState
from weiyuan.duties.models import SHIPPED, FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries.matching import Match, proposed
from weiyuan.duties.workflow import CLAIM, ENTRY, STEP_FIELDS, EntryState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand


@transaction.atomic
def move_entry(entry: FiveOnesEntry, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a member's entry and keep the day and the name that it implies.

    said  fields told along with the step (``workflow.STEP_FIELDS``): the day and the evidence of a claim
    Raises as ``transition.take`` does, ValidationError where the entry would contradict itself, and WrongState
    after the day on which the scheme closes.
    """
    today, arrow, fields = timezone.localdate(), ENTRY.step(step), {}
    if arrow in ENTRY.open_steps(entry, by):  # otherwise ``take`` says why not, and nothing is written
        if entry.item.scheme.closed:
            raise WrongState(f"{step}: {entry.item.scheme.frozen_on}")
        implied: dict[str, Any] = {}
        if step == "claim" and entry.done_on is None:
            implied = {"done_on": today}
        if step == "verify":
            implied = {"verified_by": by.get_full_name()}
        fields = told.also(told.told(entry, step, said, STEP_FIELDS), implied)
        if said:
            told.weigh(entry, arrow.target, fields)
    return transition.take(entry, step, by=by, note=note, also=fields)


@transaction.atomic
def start_scheme(org: OrgUnit, year: int, template: str, *, by: Any) -> FiveOnesScheme:
    """A scheme for a year with the items of a shipped set; KeyError where there is no such set."""
    shipped = SHIPPED[template]
    items = [
        FiveOnesItem(
            org=org, position=at, code=code, name=item["name"], counts_record_type=item["kind"],
            only_kinds=item.get("only", []), title_has=item.get("word", ""),
        )
        for at, (code, item) in enumerate(shipped["items"].items(), 1)
    ]  # fmt: skip
    return _started(FiveOnesScheme(org=org, year=year, title=shipped["title"]), items, by)


@transaction.atomic
def copy_scheme(earlier: FiveOnesScheme, year: int, *, by: Any) -> FiveOnesScheme:
    """A scheme for another year with the items of an earlier one; its closing day is to be set anew."""
    kept = ("position", "code", "name", "target", "counts_record_type", "only_kinds", "title_has")
    rows = FiveOnesItem.objects.of(earlier.org).filter(scheme=earlier).order_by("position")
    items = [FiveOnesItem(org=earlier.org, **{name: getattr(row, name) for name in kept}) for row in rows]
    scheme = FiveOnesScheme(org=earlier.org, year=year, title=earlier.title, featured=earlier.featured)
    return _started(scheme, items, by)


def _started(scheme: FiveOnesScheme, items: list[FiveOnesItem], by: Any) -> FiveOnesScheme:
    """Raises PermissionDenied, and ValidationError where the body has that scheme already."""
    demand(by, "duties.add_fiveonesscheme", scheme)
    if FiveOnesScheme.objects.of(scheme.org).filter(year=scheme.year, title=scheme.title).exists():
        raise ValidationError({"year": _("%s已经有了") % scheme})
    with transition.deed(scheme.org, _("建%s方案") % scheme, by=by):
        transition.register([scheme], by=by)
        for item in items:
            item.scheme = scheme
        transition.register(items, by=by)
    return scheme


@transaction.atomic
def open_entries(scheme: FiveOnesScheme, *, by: Any) -> int:
    """Open what each member in office still has to do; returns how many entries were opened.

    Raises PermissionDenied.
    """
    demand(by, "duties.change_fiveonesscheme", scheme)
    members = memberships_at(scheme.org, timezone.localdate()).values_list("member", flat=True)
    there = set(FiveOnesEntry.objects.of(scheme.org).filter(item__scheme=scheme).values_list("member", "item"))
    missing = [
        FiveOnesEntry(org=scheme.org, member_id=member, item=item, record_kind="")
        for item in FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).order_by("position")
        for member in sorted(set(members))
        if (member, item.pk) not in there
    ]
    if missing:
        with transition.deed(scheme.org, _("为在届委员建立%s条目") % scheme, by=by):
            transition.register(missing, by=by)
    return len(missing)


@transaction.atomic
def confirm_matches(scheme: FiveOnesScheme, keys: Collection[str] | None, *, by: Any) -> tuple[int, Deed | None]:
    """Claim and verify proposed evidence in one deed; ``keys`` None confirms all that is needed.

    What is no longer proposed (somebody was quicker) is passed over, and so are the clerk's own deeds.
    Returns how many entries were confirmed, and the deed to undo. Raises PermissionDenied.
    """
    demand(by, "duties.change_fiveonesscheme", scheme)
    FiveOnesScheme.objects.select_for_update().get(pk=scheme.pk)  # two clerks confirm one after the other
    wanted = [m for m in proposed(scheme) if (m.needed if keys is None else m.key in keys) and _foreign(m, by)]
    if not wanted:
        return 0, None
    with transition.deed(scheme.org, _("认定%s") % scheme, by=by) as done:
        for entry, match in _entries_for(scheme, wanted, by):
            move_entry(entry, "claim", by=by, **evidence(match))
            move_entry(entry, "verify", by=by)
    return len(wanted), done


def _foreign(match: Match, by: Any) -> bool:
    """Nobody verifies his own deed."""
    return match.member.user_id is None or match.member.user_id != by.pk


def evidence(match: Match) -> dict[str, Any]:
    """What a claim says that a record proves."""
    part = match.part
    said = {"done_on": part.on, "record_kind": part.kind, "record_no": part.no, "description": part.title}
    return {name: value for name, value in said.items() if value}


def _entries_for(scheme: FiveOnesScheme, matches: Iterable[Match], by: Any) -> list[tuple[FiveOnesEntry, Match]]:
    """For each match an open entry of its member and item: those that wait, then new ones."""
    table = FiveOnesEntry.objects.of(scheme.org).filter(item__scheme=scheme, state=EntryState.OPEN)
    waiting: dict[tuple[int, int], list[FiveOnesEntry]] = {}
    for entry in table.select_related("member", "item__scheme").order_by("-pk"):
        waiting.setdefault((entry.member_id, entry.item_id), []).append(entry)
    found: list[tuple[FiveOnesEntry, Match]] = []
    fresh: list[FiveOnesEntry] = []
    for match in matches:
        stack = waiting.get((match.member.pk, match.item.pk), [])
        entry = stack.pop() if stack else FiveOnesEntry(org=scheme.org, member=match.member, item=match.item)
        if entry.pk is None:
            fresh.append(entry)
        found.append((entry, match))
    transition.register(fresh, by=by)
    return found


@transaction.atomic
def claim_item(
    item: FiveOnesItem, member: Member, said: Mapping[str, Any], *, by: Any, note: str = ""
) -> FiveOnesEntry:
    """A member (or a clerk for him) claims that an item was done: with a record, or with a text alone.

    The oldest entry that waits or was rejected is taken, a new one where there is none.
    Raises PermissionDenied, ValidationError where nothing was said or the record proves the item already,
    WrongState after the scheme closed.
    """
    FiveOnesScheme.objects.select_for_update().get(pk=item.scheme_id)
    waiting = FiveOnesEntry.objects.of(item.org).filter(member=member, item=item)
    number = said.get("record_no", "")
    if not number and not str(said.get("description", "")).strip():
        raise ValidationError({"description": _("请写明完成情况，或选一条记录")})
    used = waiting.filter(state__in=(EntryState.CLAIMED, EntryState.VERIFIED))
    if number and used.filter(record_no=number, record_kind=said.get("record_kind", "")).exists():
        raise ValidationError({"description": _("这条记录已经申报过这一项")})
    opened = waiting.filter(state__in=(EntryState.OPEN, EntryState.REJECTED)).order_by("-state", "pk").first()
    entry = opened or FiveOnesEntry(org=item.org, member=member, item=item)
    demand(by, CLAIM, entry)
    if opened is None:
        transition.register([entry], by=by)
    move_entry(entry, "claim", by=by, note=note, **said)
    return entry
