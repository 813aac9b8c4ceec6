"""Reads about polls: what was answered, what is missing, and what else stands in the calendars of those asked."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Attendance, ReceptionDay
from weiyuan.activities.workflow import ActivityState, AttendanceState, ReceptionState
from weiyuan.learning.models import LearningAttendance, Reply
from weiyuan.learning.workflow import LearningForm, LearningState, PresenceState
from weiyuan.members.models import Member
from weiyuan.members.queries import members_at
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.queries import hash_of
from weiyuan.polls.models import LINK_STAYS, Poll, PollAnswer, PollInvitation, PollSlot
from weiyuan.polls.ranking import Candidate, Person, Place, rank
from weiyuan.polls.workflow import Choice, PollState

USUAL = timedelta(hours=2)  # how long something lasts of which only the beginning is known
STAYING_AWAY = (AttendanceState.DECLINED, AttendanceState.LEAVE_REQUESTED, AttendanceState.LEAVE_APPROVED)
NOT_HELD = (ActivityState.DRAFT, ActivityState.RETURNED, ActivityState.CANCELLED)


# --- the poll ---------------------------------------------------------------------------------------


def slots_of(poll: Poll) -> QuerySet[PollSlot]:
    """The slots that are put to choice, in order of time."""
    return poll.slots.filter(removed_at__isnull=True)


def asked_of(poll: Poll) -> QuerySet[PollInvitation]:
    """Who is asked: those who must be there first, then by name."""
    found: QuerySet[PollInvitation] = poll.invitations.filter(removed_at__isnull=True)
    return found.select_related("member__user").order_by("-must", "member__name", "pk")


def own_invitation(user: Any, poll: Poll) -> PollInvitation | None:
    """The invitation of the member whose account this is."""
    return asked_of(poll).filter(member__user=user.pk).first() if user.is_authenticated else None


def linked(mark: str) -> PollInvitation | None:
    """The invitation that a personal link opens; None where the link is unknown, replaced or long over.

    mark  ``hash_of`` the link's token
    """
    living = Q(removed_at__isnull=True, issued_at__isnull=False, poll__deleted_at__isnull=True)
    found = PollInvitation.objects.filter(living, hash=mark, poll__closes_at__gt=timezone.now() - LINK_STAYS)
    one = found.exclude(poll__state=PollState.DRAFT).select_related("poll__org", "member").first()
    return one if one is not None and secrets.compare_digest(one.hash, mark) else None


def answers_owed(member: Member, now: datetime) -> list[Poll]:
    """The polls in which a member can still answer and has not said what he thinks of every slot. One query."""
    mine = PollInvitation.objects.filter(member=member, removed_at__isnull=True)
    said = PollAnswer.objects.filter(slot=OuterRef("pk"), invitation__member=member)
    unsaid = PollSlot.objects.filter(~Exists(said), removed_at__isnull=True, poll__in=mine.values("poll"))
    found = Poll.objects.alive().filter(state=PollState.OPEN, closes_at__gte=now, pk__in=unsaid.values("poll"))
    return list(found.order_by("closes_at", "pk"))


def opened_by(token: str) -> PollInvitation | None:
    """The invitation that a link's token opens."""
    return linked(hash_of(token))


def members_to_ask(org: OrgUnit) -> QuerySet[Member]:
    """The members in office today, by name."""
    return members_at(org, timezone.localdate()).order_by("name", "pk")


# --- what was answered ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One member's row: the choices in the order of the slots, "" where there is none."""

    invitation: PollInvitation
    choices: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return all(self.choices)

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each choice with its words."""
        return [(choice, str(Choice(choice).label) if choice else str(_("没答"))) for choice in self.choices]


class Standing:
    """All that was answered to a poll: three queries, whatever its size."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.slots = list(slots_of(poll))
        self.asked = list(asked_of(poll))
        said = PollAnswer.objects.filter(slot__in=[s.pk for s in self.slots], invitation__in=[i.pk for i in self.asked])
        rows = said.values_list("slot_id", "invitation_id", "choice")
        self.answers: dict[tuple[int, int], str] = {(slot, invitation): choice for slot, invitation, choice in rows}

    @cached_property
    def lines(self) -> list[Line]:
        """A row for each member."""
        return [Line(one, tuple(self.answers.get((slot.pk, one.pk), "") for slot in self.slots)) for one in self.asked]

    @property
    def missing(self) -> list[PollInvitation]:
        """Who has not answered to every slot; after a slot was added these are all."""
        return [line.invitation for line in self.lines if not line.is_complete]

    @cached_property
    def names(self) -> dict[int, str]:
        """The members' names by invitation."""
        return {one.pk: one.member.name for one in self.asked}

    def rings(self) -> list[Ring]:
        """For each slot how many said what, and who."""
        found = []
        for slot in self.slots:
            said: dict[str, list[str]] = {choice: [] for choice in ("", *Choice.values)}
            for one in self.asked:
                said[self.answers.get((slot.pk, one.pk), "")].append(one.member.name)
            found.append(Ring(slot, said[Choice.YES], said[Choice.MAYBE], said[Choice.NO], said[""]))
        return found

    def ranking(self) -> list[Place]:
        """The slots from the best to the worst; asks the calendars, three queries more."""
        people = [Person(one.pk, one.must) for one in self.asked]
        candidates = [Candidate(slot.pk, slot.start) for slot in self.slots]
        return rank(candidates, people, self.answers, self.clashes())

    def clashes(self) -> dict[int, set[int]]:
        """By slot: the invitations of those in whose calendar something else stands."""
        busy = busy_in([one.member_id for one in self.asked], self.slots, but=self.poll.activity_id)
        return {
            slot.pk: {one.pk for one in self.asked if any(entry.touches(slot) for entry in busy.get(one.member_id, ()))}
            for slot in self.slots
        }


@dataclass(frozen=True)
class Ring:
    """What was said to a slot, as a ring: the lengths of its arcs are of a circumference of 100."""

    slot: PollSlot
    yes: list[str]
    maybe: list[str]
    no: list[str]
    open: list[str]

    @property
    def arcs(self) -> list[tuple[str, str, str]]:
        """Each arc: its choice, its dash pattern, and where it begins."""
        found, at = [], 0.0
        asked = len(self.yes) + len(self.maybe) + len(self.no) + len(self.open)
        for choice, names in zip(Choice, (self.yes, self.maybe, self.no), strict=True):
            part = 100 * len(names) / (asked or 1)
            if part:
                found.append((choice.value, f"{part:.2f} {100 - part:.2f}", f"{25 - at:.2f}"))
            at += part
        return found


# --- the calendars of those asked -------------------------------------------------------------------


@dataclass(frozen=True)
class Busy:
    """Something in a member's calendar. ``kind`` may be told to whoever holds the link, ``title`` to the member."""

    start: datetime
    end: datetime
    kind: str
    title: str

    def touches(self, slot: PollSlot) -> bool:
        """Whether it overlaps the slot."""
        return self.start < slot.end and slot.start < self.end


def busy_in(members: Iterable[int], slots: Sequence[PollSlot], but: int | None = None) -> dict[int, list[Busy]]:
    """What stands in these members' calendars on the days of the slots: activities that they did not decline,
    reception days on duty, study meetings in which they are expected. Three queries.

    but  the activity that the poll itself has become
    """
    keys = list(members)
    found: dict[int, list[Busy]] = defaultdict(list)
    if not keys or not slots:
        return found
    first, last = min(slot.start for slot in slots), max(slot.end for slot in slots)
    for member, entry in (
        *_activities(keys, first, last, but),
        *_receptions(keys, first, last),
        *_learning(keys, first, last),
    ):
        found[member].append(entry)
    return found


def _activities(members: list[int], first: datetime, last: datetime, but: int | None) -> Iterable[tuple[int, Busy]]:
    parts = Attendance.objects.alive().filter(
        Q(activity__end__gt=first) | Q(activity__end__isnull=True, activity__start__gt=first - USUAL),
        member__in=members, activity__deleted_at__isnull=True, activity__start__lt=last,
    )  # fmt: skip
    parts = parts.exclude(state__in=STAYING_AWAY).exclude(activity__state__in=NOT_HELD).exclude(activity=but)
    for member, title, start, end in parts.values_list(
        "member_id", "activity__title", "activity__start", "activity__end"
    ):
        yield member, Busy(start, end or start + USUAL, str(_("活动")), title)


def _receptions(members: list[int], first: datetime, last: datetime) -> Iterable[tuple[int, Busy]]:
    days = ReceptionDay.objects.alive().exclude(state=ReceptionState.CANCELLED)
    days = days.filter(
        on__gte=timezone.localtime(first).date(), on__lte=timezone.localtime(last).date(), members_on_duty__in=members
    )
    for member, on, opens, closes, place in days.values_list("members_on_duty", "on", "opens", "closes", "place"):
        if member in members:
            start = timezone.make_aware(datetime.combine(on, opens or time.min))
            end = timezone.make_aware(datetime.combine(on, closes or time.max))
            yield member, Busy(start, end, str(_("接待日")), place)


def _learning(members: list[int], first: datetime, last: datetime) -> Iterable[tuple[int, Busy]]:
    parts = LearningAttendance.objects.alive().filter(
        member__in=members, state=PresenceState.EXPECTED, session__deleted_at__isnull=True,
        session__form=LearningForm.COLLECTIVE, session__at__lt=last, session__at__gt=first - timedelta(days=1),
    )  # fmt: skip
    parts = parts.exclude(reply=Reply.LEAVE).exclude(session__state=LearningState.CANCELLED)
    for member, title, at, hours in parts.values_list("member_id", "session__title", "session__at", "session__hours"):
        end = at + (timedelta(hours=float(hours)) if hours else USUAL)
        yield member, Busy(at, end, str(_("学习")), title)
