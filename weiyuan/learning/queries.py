"""Reads about learning that the facts, the pages, and flats above, ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.facts import Period
from weiyuan.learning.models import (
    FULL_MARKS,
    OF_MEMBERS,
    OF_STAFF,
    LearningAttendance,
    LearningQuestion,
    LearningSession,
)
from weiyuan.learning.workflow import ASKING, DONE, LearningForm, LearningState, PresenceState
from weiyuan.members.models import Member
from weiyuan.members.queries import in_roll_order, members_at, row_of
from weiyuan.orgs.models import OrgUnit, Person
from weiyuan.orgs.queries import people_at


def sessions_done(org: OrgUnit, period: Period) -> QuerySet[LearningSession]:
    """The sessions that took place on a day (Asia/Shanghai) of the period, in order of time.

    Bounds are moments, not ``__date``, so that the index on body and time is used.
    """
    start = timezone.make_aware(datetime.combine(period.start, time.min))
    end = timezone.make_aware(datetime.combine(period.end + timedelta(days=1), time.min))
    found: QuerySet[LearningSession] = LearningSession.objects.of(org).filter(state__in=DONE, at__gte=start, at__lt=end)
    return found.order_by("at", "pk")


def members_expectable(session: LearningSession) -> QuerySet[Member]:
    """The members in office on the day of the session, by name; none where it is for those who work alone."""
    found = members_at(session.org, session.day).order_by("name", "pk")
    return found if session.for_whom in OF_MEMBERS else found.none()


def people_expectable(session: LearningSession) -> QuerySet[Person]:
    """Who held a post of the body on the day of the session; none where it is for members alone."""
    found = people_at(session.org, session.day)
    return found if session.for_whom in OF_STAFF else found.none()


def roll_of(session: LearningSession) -> QuerySet[LearningAttendance]:
    """Everybody listed for a session: members by name, then those who work for the body."""
    rows: Any = session.attendances
    return in_roll_order(rows.alive())


def rate_of(present: int, expected: int, excused: int) -> Decimal | None:
    """present ÷ (expected - excused) in percent; None where nobody could have come."""
    due = expected - excused
    return (Decimal(present) * 100 / due).quantize(Decimal("0.1"), ROUND_HALF_UP) if due else None


class Turnout(NamedTuple):
    """How many of the members in office on the day were listed for a session, came, and were excused."""

    listed: int
    present: int
    excused: int

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.present, self.listed, self.excused)


def turnout(session: LearningSession) -> Turnout:
    """The members' attendance at a session as one figure, counted as the summary counts it. One query."""
    rows: Any = session.attendances.alive()
    listed = rows.filter(member__in=members_at(session.org, session.day).values("pk"))
    came, excused = (Count("pk", filter=Q(state=state)) for state in (PresenceState.PRESENT, PresenceState.EXCUSED))
    return Turnout(**listed.aggregate(listed=Count("pk"), present=came, excused=excused))


def own_part(user: Any, session: LearningSession) -> LearningAttendance | None:
    """What the session says of the member whose account this is."""
    rows: Any = session.attendances
    found: LearningAttendance | None = row_of(user, rows.alive())
    return found


def is_signup_open(session: LearningSession, now: datetime) -> bool:
    """Whether members may still say if they come: a meeting of theirs, ahead, before the deadline if it has one."""
    ahead = session.form == LearningForm.COLLECTIVE and session.for_whom in OF_MEMBERS
    waiting = session.state in {LearningState.PLANNED, LearningState.ANNOUNCED}
    return ahead and waiting and now <= (session.signup_until or session.at)


def may_sign_up(user: Any, session: LearningSession, part: LearningAttendance | None, now: datetime) -> bool:
    """Whether this member, in office on the day and not yet noted, may say 参加 or 请假 now."""
    undecided = part is None or part.state == PresenceState.EXPECTED
    if not undecided or not is_signup_open(session, now):
        return False
    return members_expectable(session).filter(user=user.pk).exists()


# --- the short test ---------------------------------------------------------------------------------


def questions_of(session: LearningSession) -> QuerySet[LearningQuestion]:
    """The questions of a session's test, in the order in which they were written."""
    found: QuerySet[LearningQuestion] = LearningQuestion.objects.alive().filter(session=session).order_by("pk")
    return found


def score_of(questions: Sequence[LearningQuestion], given: Mapping[int, str]) -> int:
    """Marks of 100: the points of the questions answered exactly right, of all points."""
    whole = sum(q.points for q in questions)
    part = sum(q.points for q in questions if q.right == "".join(sorted(given.get(q.pk, ""))))
    return int((Decimal(part) * FULL_MARKS / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0


# --- who still owes what ----------------------------------------------------------------------------


class Owing(TextChoices):
    """What a member is asked for in a session."""

    REPLY = "reply", _("报名")
    TAKEAWAY = "takeaway", _("心得")
    QUIZ = "quiz", _("测验")


class Owed(NamedTuple):
    """Something a member still owes: for which session, what, until when (None: no deadline), reminded when."""

    session: LearningSession
    what: Owing
    due: date | None
    reminded_at: datetime | None


def open_for(member: Member, today: date) -> list[Owed]:
    """What a member still owes in the sessions going on, the earliest session first: two queries.

    Sign-ups whose deadline is over are past helping and are left out; a late take-away or test is still owed.
    """
    rows = LearningAttendance.objects.alive().filter(
        member=member, session__state__in=ASKING, session__deleted_at__isnull=True
    )
    parts = list(rows.select_related("session").order_by("session__at", "pk"))
    asked = _with_test(part.session_id for part in parts)
    return [
        Owed(part.session, what, _due(part.session, what), part.reminded_at)
        for part in parts
        for what in _owing(part, part.session, part.session_id in asked, today)
    ]


def owed_in(session: LearningSession, part: LearningAttendance, today: date) -> list[Owing]:
    """What one person still owes in one session: one query."""
    return _owing(part, session, bool(_with_test([session.pk])), today) if session.state in ASKING else []


def missing_in(session: LearningSession, today: date) -> dict[Owing, list[LearningAttendance]]:
    """Who of the members listed still owes what in a session: two queries."""
    tested = bool(_with_test([session.pk]))
    found: dict[Owing, list[LearningAttendance]] = {what: [] for what in Owing}
    if session.state not in ASKING:
        return found
    for part in roll_of(session).select_related("org"):
        for what in _owing(part, session, tested, today):
            found[what].append(part)
    return found


def _with_test(sessions: Iterable[int]) -> set[int]:
    found = LearningQuestion.objects.alive().filter(session__in=list(sessions))
    return set(found.values_list("session", flat=True))


def asks_takeaway(session: LearningSession) -> bool:
    """A study done alone is proved by its take-away; a meeting asks for one where it sets a day for it."""
    return session.form == LearningForm.SELF_STUDY or session.takeaway_until is not None


def _owing(part: LearningAttendance, session: LearningSession, tested: bool, today: date) -> list[Owing]:
    """Who works for the body has no account and owes nothing here; who is excused owes nothing more."""
    if part.member_id is None or part.state == PresenceState.EXCUSED:
        return []
    found = []
    due = _due(session, Owing.REPLY)
    if session.state == LearningState.ANNOUNCED and not part.reply and part.state == PresenceState.EXPECTED:
        found += [Owing.REPLY] if due and due >= today else []
    begun = session.state != LearningState.ANNOUNCED
    if begun and asks_takeaway(session) and not part.takeaway:
        found.append(Owing.TAKEAWAY)
    if begun and tested and part.quiz_score is None:
        found.append(Owing.QUIZ)
    return found


def _due(session: LearningSession, what: Owing) -> date | None:
    if what == Owing.REPLY:
        return timezone.localtime(session.signup_until or session.at).date()
    return session.takeaway_until if what == Owing.TAKEAWAY else None
