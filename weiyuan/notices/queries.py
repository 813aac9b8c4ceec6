"""Reads of the outbox, and what other flats know to be due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from weiyuan.notices.models import Delivery, Message, Robot
from weiyuan.notices.rules import KEEPERS
from weiyuan.orgs.models import User


@dataclass(frozen=True)
class Due:
    """A record that has to be done by a day, and who has to do it."""

    users: Sequence[User]
    record: Any
    title: str
    day: date


Finder = Callable[[date, date], Iterable[Due]]
_finders: list[Finder] = []


def on_due(finder: Finder) -> Finder:
    """Ask this function every morning what is due from a first to a last day. Call it in the room ``panels``."""
    _finders.append(finder)
    return finder


def due_things(first: date, last: date) -> Iterator[Due]:
    """All that the flats know to be due in these days, both included."""
    for finder in _finders:
        yield from finder(first, last)


def messages_of(user: Any) -> QuerySet[Message]:
    """What a person was told, the newest first; what is not to be shown yet is left out."""
    return Message.objects.filter(user=user.pk, on__lte=timezone.now()).order_by("-on", "-pk")


def unread_count(user: Any) -> int:
    """How much of it is unread."""
    return messages_of(user).filter(read_at__isnull=True).count()


def told_in(user: Any) -> QuerySet[Message]:
    """What was told in the bodies whose outbox the user keeps, each with its deliveries."""
    deliveries = Delivery.objects.order_by("pk").select_related("robot")
    kept = Message.objects.filter(org__in=user.scope.bodies(KEEPERS)).select_related("user", "org")
    return kept.prefetch_related(Prefetch("deliveries", deliveries, to_attr="ways")).order_by("-on", "-pk")


def deliveries_kept_by(user: Any) -> QuerySet[Delivery]:
    """The deliveries of those messages."""
    mine = Q(messages__org__in=user.scope.bodies(KEEPERS))
    return Delivery.objects.filter(pk__in=Delivery.objects.filter(mine).values("pk"))


def robots_of(orgs: Iterable[int]) -> QuerySet[Robot]:
    """The group robots of some bodies."""
    return Robot.objects.filter(org__in=list(orgs)).select_related("org").order_by("org", "pk")
