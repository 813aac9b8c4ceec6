"""Reads of the outbox, and what other flats know to be due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet
from django.utils import timezone

from weiyuan.notices.models import Channel, Delivery, Fate, Message, Preference, Robot
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


def finders() -> list[Finder]:
    """Who knows of something that is due."""
    return list(_finders)


def messages_of(user: Any) -> QuerySet[Message]:
    """What a person was told, the newest first; what is not to be shown yet is left out."""
    return Message.objects.filter(user=user.pk, on__lte=timezone.now()).order_by("-on", "-pk")


def unread_count(user: Any) -> int:
    """How much of it is unread."""
    return messages_of(user).filter(read_at__isnull=True).count()


def unread_first(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The same, what is unread before what was read."""
    seen = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    return messages.annotate(seen=seen).order_by("seen", "-on", "-pk")


def channels_ready(preference: Preference) -> list[tuple[str, str]]:
    """The channels over which this person wants to be told and can be, each with its name."""
    found = []
    if settings.EMAIL_HOST and preference.by_email and preference.email:
        found.append(Channel.EMAIL)
    if settings.SMS_URL and preference.by_sms and preference.phone:
        found.append(Channel.SMS)
    return [(channel.value, str(channel.label)) for channel in found]


def told_in(user: Any, *, fate: str = "", kind: str = "", who: str = "") -> QuerySet[Message]:
    """What was told in the bodies whose outbox the user keeps, each with its deliveries, the newest first.

    fate  only what has a delivery that ended or stands so
    who   only what somebody of that name was told
    """
    deliveries = Delivery.objects.order_by("pk").select_related("robot")
    found = Message.objects.filter(org__in=user.scope.bodies(KEEPERS)).select_related("user")
    if fate:
        found = found.filter(pk__in=Delivery.messages.through.objects.filter(delivery__fate=fate).values("message"))
    if kind:
        found = found.filter(kind=kind)
    if who:
        found = found.filter(user__name__icontains=who)
    return found.prefetch_related(Prefetch("deliveries", deliveries, to_attr="ways")).order_by("-on", "-pk")


def deliveries_kept_by(user: Any) -> QuerySet[Delivery]:
    """The deliveries of the messages of these bodies."""
    mine = Message.objects.filter(org__in=user.scope.bodies(KEEPERS))
    return Delivery.objects.filter(pk__in=Delivery.messages.through.objects.filter(message__in=mine).values("delivery"))


def failures(user: Any) -> int:
    """How many of them failed."""
    return deliveries_kept_by(user).filter(fate=Fate.FAILED).count()


def robots_of(orgs: Iterable[int]) -> QuerySet[Robot]:
    """The group robots of some bodies."""
    return Robot.objects.filter(org__in=list(orgs)).select_related("org").order_by("org", "pk")
