"""Directives that wait, and briefings that were read or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from weiyuan.governance.models import Briefing, BriefingReceipt, Directive
from weiyuan.governance.workflow import DirectiveState
from weiyuan.members.models import Member
from weiyuan.members.queries import members_at

WAITING = (DirectiveState.RECEIVED.value, DirectiveState.ASSIGNED.value)


def directives_overdue(user: Any, today: date) -> QuerySet[Directive]:
    """What superiors asked for and is not carried out after its last day, the longest overdue first."""
    found: QuerySet[Directive] = Directive.objects.visible_to(user).filter(state__in=WAITING, due_on__lt=today)
    return found.select_related("org").order_by("due_on", "pk")


@dataclass(frozen=True)
class Reading:
    """A member to whom a briefing was sent, and the day on which it was read."""

    member: Member
    read_on: date | None


def readings(briefing: Briefing) -> list[Reading]:
    """Everybody to whom a briefing was sent, the unread first: those chosen, or all in office on its day.

    Whoever else read it stands at the end.
    """
    days = dict(BriefingReceipt.objects.alive().filter(briefing=briefing).values_list("member", "read_on"))
    sent = list(briefing.recipients.order_by("no")) or list(members_at(briefing.org, briefing.issued_on).order_by("no"))
    keys = {member.pk for member in sent}
    sent += Member.objects.of(briefing.org).filter(pk__in=days.keys() - keys).order_by("no")
    return sorted((Reading(member, days.get(member.pk)) for member in sent), key=lambda one: one.read_on is not None)


def receipt_of(briefing: Briefing, user: Any) -> BriefingReceipt | None:
    """The receipt of the member whose account this is."""
    found: BriefingReceipt | None = BriefingReceipt.objects.alive().filter(briefing=briefing, member__user=user).first()
    return found


def is_asked_to_read(briefing: Briefing, user: Any) -> bool:
    """Whether a briefing was sent to the member whose account this is."""
    member = getattr(user, "member", None)
    if member is None or member.org_id != briefing.org_id:
        return False
    return not briefing.recipients.exists() or briefing.recipients.filter(pk=member.pk).exists()
