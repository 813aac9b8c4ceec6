"""Telling people something: written into the outbox in the caller's transaction, sent afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.ui.links import detail_address
from weiyuan.journal.deeds import going_on
from weiyuan.journal.models import Deed
from weiyuan.notices.models import (
    DIRECT,
    PERSONAL,
    Channel,
    Delivery,
    Fate,
    Kind,
    Message,
    Mute,
    Preference,
    Robot,
    digest_after,
    free_at,
)
from weiyuan.notices.queries import channels_ready
from weiyuan.orgs.models import OrgUnit, User

_wakers: list[Callable[[], None]] = []


def woken_by(order: Callable[[], None]) -> None:
    """Name who sends what is queued: called, inside the teller's transaction, when something wants to go at once."""
    _wakers[:] = [order]


@transaction.atomic
def tell(
    users: Iterable[User],
    *,
    kind: str,
    org: OrgUnit,
    title: str,
    text: str = "",
    record: models.Model | None = None,
    about: tuple[str, int | None] = ("", None),
    href: str = "",
    key: str,
    on: datetime | None = None,
    by: User | None = None,
) -> None:
    """Tell people something, all in one call. Told again with the same key, whoever knows it is not told twice.

    kind    one of ``models.Kind``: ASSIGNED, CHANGED and DUE go out directly, ASKED and TOLD in the day's digest
    record  what it is about: the link leads there, and it can be muted
    about   the same as ``app_label.model`` and key, where no link shall lead there
    href    where the link leads instead
    on      not before
    by      who did it: is not told of it himself
    What two or more are told, other than ASSIGNED and DUE, the body's group robots say too. Titles and texts leave
    the house: no personal data of residents in them.
    """
    people = sorted({user.pk: user for user in users if user.is_active and user != by}.values(), key=_pk)
    if not people:
        return
    kind, now = Kind(kind).value, timezone.now()
    href = href or (detail_address(record) if record is not None else "")
    about = (record._meta.label_lower, record.pk) if record is not None else about
    fresh = _written(
        Message(
            user=user, org=org, kind=kind, key=key, title=title[:200], text=text, href=href, model=about[0],
            object_id=about[1], on=max(on or now, now), deed=going_on(),
        )
        for user in people
    )  # fmt: skip
    if not fresh:
        return
    _queue(fresh, org)
    if kind in DIRECT:
        wake()


def take_back(done: Deed, *, by: User) -> None:
    """A deed was undone: whoever was told of it learns that it no longer holds, and may be told anew.

    There is no link: what it was about may be out of sight again.
    """
    told: dict[str, list[Message]] = defaultdict(list)  # as it was told: a group hears no more than it heard
    former = list(Message.objects.filter(deed=done).select_related("user").order_by("pk"))
    for one in former:
        told[one.key].append(one)
        one.key = f"{done.pk}~{one.key}"[:120]
    Message.objects.bulk_update(former, ["key"], batch_size=500)
    for number, messages in enumerate(told.values()):
        users, first, key = [one.user for one in messages], messages[0], f"undone-{done.pk}-{number}"
        title, about = _("已撤销：%s") % first.title, (first.model, first.object_id)
        tell(users, kind=first.kind, org=done.org, title=title, about=about, key=key, by=by)


def wake() -> None:
    """Have what is queued sent."""
    for order in _wakers:
        order()


def _pk(user: User) -> int:
    return user.pk


def _written(messages: Iterable[Message]) -> list[Message]:
    """Store the messages; returns those that were not there before, even where somebody else tells the same now."""
    rows = list(messages)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    mine = Message.objects.filter(uid__in=[row.uid for row in rows]).order_by("user")
    return list(mine.select_related("user"))


@dataclass(frozen=True)
class _Post:
    """A delivery to be, and the messages that it carries."""

    delivery: Delivery
    messages: list[Message]


def _queue(fresh: list[Message], org: OrgUnit) -> None:
    """Queue what carries these messages, which say the same to several people."""
    first = fresh[0]
    users = [message.user_id for message in fresh]
    wanted = {row.user_id: row for row in Preference.objects.filter(user__in=users)}
    muted: set[int] = set()
    if first.model:
        about = {"model": first.model, "object_id": first.object_id}
        muted = set(Mute.objects.filter(user__in=users, **about).values_list("user", flat=True))
    posts = []
    for message in fresh:
        preference = wanted.get(message.user_id) or Preference(user=message.user)
        silent = message.user_id in muted or message.kind in preference.muted_kinds
        posts += [
            post
            for channel, _label in channels_ready(preference)
            if (post := _post(message, channel, preference, silent))
        ]
    if len(fresh) > 1 and first.kind not in PERSONAL:
        posts += [_group_post(fresh, robot) for robot in Robot.objects.filter(org=org, active=True)]
    Delivery.objects.bulk_create([post.delivery for post in posts if post.delivery.pk is None])
    carried: Any = Delivery.messages.through
    carried.objects.bulk_create(
        [carried(delivery_id=post.delivery.pk, message_id=one.pk) for post in posts for one in post.messages]
    )


def _post(message: Message, channel: str, preference: Preference, silent: bool) -> _Post | None:
    """What carries a message to one person; None for what would wait for a digest that a channel does not have."""
    who = {"user": message.user, "channel": channel}
    if silent:
        return _Post(Delivery(**who, fate=Fate.MUTED, next_try=message.on), [message])
    if message.kind in DIRECT:
        return _Post(_direct(who, message.on, preference.free_at(message.on)), [message])
    if channel == Channel.SMS:  # a digest does not fit into a short message
        return None
    return _Post(_digest(who, message.on, preference.digest_hour), [message])


def _group_post(fresh: list[Message], robot: Robot) -> _Post:
    """What carries to a group what several people are told."""
    who, on = {"robot": robot, "channel": Channel.ROBOT.value}, fresh[0].on
    direct = fresh[0].kind in DIRECT
    return _Post(_direct(who, on, free_at(on)) if direct else _digest(who, on), fresh)


def _direct(who: dict[str, Any], on: datetime, free: datetime) -> Delivery:
    return Delivery(**who, fate=Fate.HELD if free > on else Fate.QUEUED, next_try=free)


def _digest(who: dict[str, Any], on: datetime, hour: int | None = None) -> Delivery:
    """The receiver's digest whose window holds the moment, locked: it cannot be sent before this is written."""
    open_ones = Delivery.objects.select_for_update().filter(
        **who, digest=True, fate=Fate.QUEUED, attempts=0, until__gt=on
    )
    while (found := open_ones.order_by("until").first()) is None:
        until = digest_after(on) if hour is None else digest_after(on, hour)
        try:
            with transaction.atomic():
                return Delivery.objects.create(**who, digest=True, until=until, next_try=until)
        except IntegrityError:  # somebody made it in the same moment, or it is being sent already
            if not open_ones.exists():
                on = until
    return found
