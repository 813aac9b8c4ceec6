"""Polls, slots and invitations for the tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.members.models import Member, Membership
from weiyuan.polls.actions import Link, Plan, draft_poll, open_poll
from weiyuan.polls.models import Poll, PollInvitation, PollSlot

NOTE = "防汛会议冲突"


def at(days: int, hour: int = 14) -> datetime:
    """So many days from now at that hour."""
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def span(days: int, hour: int = 14) -> tuple[datetime, datetime]:
    return at(days, hour), at(days, hour + 2)


def said(**more: Any) -> dict[str, Any]:
    return {
        "title": "老旧小区加装电梯座谈",
        "kind": "forum",
        "closes_at": at(3, 18),
        "text": "",
        "place": "二楼会议室",
        **more,
    }


def members(cast: Cast, count: int) -> list[Member]:
    """More members in office, without accounts."""
    found = [
        Member(org=cast.org, no=f"WY-{at_:03d}", name=f"委员{at_}", gender="male", party="cdl", employer="柳荫厂")
        for at_ in range(100, 100 + count)
    ]
    Member.objects.bulk_create(found)
    rows = [
        Membership(
            org=cast.org, no=f"RQ-{m.no[-3:]}", member=m, term=cast.term, sector="经济界", joined_on=cast.term.start
        )
        for m in found
    ]
    Membership.objects.bulk_create(rows)
    return found


def draft(cast: Cast, *days: int, asked: dict[Member, bool] | None = None, **more: Any) -> Poll:
    """A draft that asks Li (who must be there) and Zhou for these days, tomorrow and after if none are named."""
    people = {cast.li: True, cast.zhou: False} if asked is None else asked
    plan = Plan(said(**more), [span(day) for day in days or (5, 6)], asked=people)
    return draft_poll(Poll(org=cast.org), plan, by=cast["officer"])


def opened(cast: Cast, *days: int, **more: Any) -> tuple[Poll, dict[str, Link]]:
    """A poll that was sent out, and the links by name."""
    poll = draft(cast, *days, **more)
    return poll, {link.invitation.member.name: link for link in open_poll(poll, by=cast["officer"])}


def in_state(cast: Cast, state: str) -> Poll:
    """A poll as stored in a state; where it is decided with nothing made of it."""
    poll = Poll.objects.create(org=cast.org, state=state, **said())
    start, end = span(5)
    PollSlot.objects.create(poll=poll, start=start, end=end)
    PollInvitation.objects.create(poll=poll, member=cast.li, hash="0" * 64)
    return poll


def slots(poll: Poll) -> list[PollSlot]:
    return list(poll.slots.filter(removed_at__isnull=True))


def invitation(poll: Poll, member: Member) -> PollInvitation:
    return poll.invitations.get(member=member)


def choices(poll: Poll, *said_: str) -> dict[str, str]:
    """What the form of answers sends for the slots in order."""
    return {f"slot-{slot.pk}": choice for slot, choice in zip(slots(poll), said_, strict=True)}
