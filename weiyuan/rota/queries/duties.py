"""Who is on duty when, how often, and who could be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import RECEPTION_HELD, ReceptionState
from weiyuan.core.facts import Period
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_in
from weiyuan.rota.models import DEFAULTS, DutySwap, Unavailable
from weiyuan.rota.workflow import SwapState

ONE = timedelta(days=1)
AHEAD = (ReceptionState.SCHEDULED, ReceptionState.ANNOUNCED)
STANDING = (*AHEAD, *RECEPTION_HELD)  # not cancelled: they count as duties
FAR = timedelta(days=366)  # swaps reach no further
MOST_AHEAD = 60  # days: no rule is asked to announce earlier


def duties(org: Any, first: date, last: date) -> list[ReceptionDay]:
    """The days of a body that are not called off, with the members on duty. Two queries."""
    found = ReceptionDay.objects.of(org).filter(on__gte=first, on__lte=last, state__in=STANDING)
    return list(found.select_related("station").prefetch_related("members_on_duty").order_by("on", "opens", "pk"))


def loads(org: Any, first: date, last: date) -> Counter[int]:
    """How many duties every member has in the period, by key. One query."""
    rows = ReceptionDay.objects.of(org).filter(on__gte=first, on__lte=last, state__in=STANDING)
    found = rows.filter(members_on_duty__isnull=False).order_by().values_list("members_on_duty", flat=True)
    return Counter(found)


def terms(org: Any, first: date, last: date) -> dict[int, tuple[date, date]]:
    """From when to when each member is in office within the period; those who are not at all are left out."""
    seats = memberships_in(org, Period(first, last)).order_by()
    found: dict[int, tuple[date, date]] = {}
    for member, joined, left, begins, ends in seats.values_list(
        "member", "joined_on", "left_on", "term__start", "term__end"
    ):
        start, end = max(joined, begins, first), min(left or ends, ends, last)
        if start <= end:
            known = found.get(member, (start, end))
            found[member] = (min(start, known[0]), max(end, known[1]))
    return found


def people(org: Any, keys: Iterable[int]) -> list[Member]:
    """These members by number, with their stations. Two queries."""
    found = Member.objects.of(org).filter(pk__in=list(keys))
    return list(found.prefetch_related("stations").order_by("no", "pk"))


def away(org: Any, first: date, last: date) -> dict[int, set[date]]:
    """The days of the period on which members cannot, by member. One query."""
    rows = Unavailable.objects.of(org).filter(start__lte=last, end__gte=first)
    found: dict[int, set[date]] = defaultdict(set)
    for member, begins, ends in rows.values_list("member", "start", "end"):
        day, end = max(begins, first), min(ends, last)
        found[member].update(day + at * ONE for at in range((end - day).days + 1))
    return found


def is_away(member: Member, day: date) -> bool:
    """Whether the member said that he cannot on that day."""
    found: bool = Unavailable.objects.alive().filter(member=member, start__lte=day, end__gte=day).exists()
    return found


@dataclass(frozen=True)
class Candidate:
    """Somebody who may serve on a day: his duties of the year, and what speaks against it ("" nothing)."""

    member: Member
    load: int
    against: str = ""
    serves: bool = False


def candidates(day: ReceptionDay, on: date | None = None) -> list[Candidate]:
    """The members in office on a day: those on duty first, then who is free by the fewest duties of the year."""
    on = on or day.on
    found = people(day.org, terms(day.org, on, on))
    counts = loads(day.org, date(on.year, 1, 1), date(on.year, 12, 31))
    gone = away(day.org, on, on)
    others = ReceptionDay.objects.of(day.org).filter(on=on, state__in=STANDING).exclude(pk=day.pk)
    busy = set(others.values_list("members_on_duty", flat=True))
    now = set(day.members_on_duty.values_list("pk", flat=True))

    def against(member: Member) -> str:
        if member.pk in gone:
            return _("这天不便")
        return _("这天另有值班") if member.pk in busy else ""

    rows = [Candidate(one, counts[one.pk], against(one), one.pk in now) for one in found]
    return sorted(rows, key=lambda row: (not row.serves, bool(row.against), row.load, row.member.no))


def own_days(member: Member, first: date, last: date, user: Any) -> list[ReceptionDay]:
    """A member's days of a period, the cancelled among them, as far as the reader sees them. Two queries."""
    found = ReceptionDay.objects.visible_to(user).filter(members_on_duty=member, on__gte=first, on__lte=last)
    return list(found.select_related("station").prefetch_related("members_on_duty").order_by("on", "opens", "pk"))


def swappable(member: Member, day: ReceptionDay, today: date) -> list[tuple[Member, list[ReceptionDay]]]:
    """Whom a member on duty may ask about a day, with those of their days on which he could serve instead.

    Only who is free on the day itself; of their days only those on which he is free, not yet held and not too near.
    """
    free = [row.member for row in candidates(day) if not row.serves and not row.against]
    last = today + FAR
    mine = {one.on for one in duties(day.org, today, last) if member in one.members_on_duty.all()}
    blocked = mine | away(day.org, today, last).get(member.pk, set())
    theirs: dict[int, list[ReceptionDay]] = defaultdict(list)
    for one in duties(day.org, today + ONE, last):
        if one.state in AHEAD and one.on not in blocked and one.pk != day.pk:
            for other in one.members_on_duty.all():
                theirs[other.pk].append(one)
    return [(other, theirs[other.pk]) for other in free if other.pk != member.pk]


def swaps_waiting(user: Any) -> Any:
    """The swaps that wait for the user's own answer."""
    found = DutySwap.objects.visible_to(user).filter(state=SwapState.ASKED, asked__user=user.pk)
    return found.select_related("asker", "asked", "day", "other_day").order_by("day__on", "pk")


def swaps_of(user: Any, member: Member, since: date) -> Sequence[DutySwap]:
    """A member's swaps about days from a day on, asked by or of him, the latest first."""
    mine = Q(asker=member) | Q(asked=member)
    found = DutySwap.objects.visible_to(user).filter(mine, day__on__gte=since)
    return list(found.select_related("asker", "asked", "day", "other_day", "org").order_by("-pk"))


def days_to_announce(org: Any, today: date) -> list[tuple[ReceptionDay, bool]]:
    """The days that are to be announced by now and are not, and whether their rule has them announced by itself.

    A day without a rule is due as many days before as the product ships. Two queries.
    """
    rows = ReceptionDay.objects.of(org).filter(state=ReceptionState.SCHEDULED, on__gte=today)
    rows = rows.filter(on__lte=today + timedelta(days=MOST_AHEAD)).select_related("org", "station")
    found = []
    for day in rows.prefetch_related("members_on_duty", "drawn_for__rule").order_by("on", "pk"):
        rule = next((drawn.rule for drawn in day.drawn_for.all() if drawn.rule.deleted_at is None), None)
        before = rule.announce_days if rule else DEFAULTS["announce_days"]
        if day.on <= today + timedelta(days=before):
            found.append((day, bool(rule and rule.announce_itself)))
    return found
