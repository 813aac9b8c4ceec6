"""From the outbox into the world: a row is claimed, the claim is committed, only then it is sent, then it is settled.

A worker that dies in between leaves its row claimed. It is taken up again and sent with the same id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.workflow import WrongState
from weiyuan.notices import channels
from weiyuan.notices.actions.telling import wake
from weiyuan.notices.channels import Parcel, Refused
from weiyuan.notices.models import DAY, Channel, Delivery, Fate, Message, Preference, free_at
from weiyuan.notices.queries import channels_ready
from weiyuan.orgs.rules import demand

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)  # after which a claim is worth nothing, whoever holds it; no try lasts so long
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_TRIES = len(WAITS) + 1
WAITING = (Fate.QUEUED.value, Fate.HELD.value)


def take_up(is_alive: Callable[[str], bool]) -> int:
    """Queue again what dead workers had in their hands; what died too often has failed. Returns how many."""
    lost = [
        delivery
        for delivery in Delivery.objects.filter(fate=Fate.SENDING).only("pk", "worker", "claimed_at", "attempts")
        if delivery.claimed_at is None or delivery.claimed_at < timezone.now() - LEASE or not is_alive(delivery.worker)
    ]
    for delivery in lost:
        _settle(delivery, Refused(_("发送时系统中断"), again=True), at_once=True)
    return len(lost)


def claim(worker: str) -> Delivery | None:
    """Take the next delivery whose time has come, for this worker alone; None where there is none.

    In the receiver's quiet hours it is held instead. Of two workers one gets it: on PostgreSQL the row is locked and
    the other skips it, on SQLite one writes at a time.
    """
    while True:
        with transaction.atomic():
            now = timezone.now()
            due = Delivery.objects.select_for_update(skip_locked=True).filter(fate__in=WAITING, next_try__lte=now)
            delivery = due.order_by("next_try", "pk").first()
            if delivery is None:
                return None
            if (free := _free_at(delivery, now)) > now:
                delivery.fate, delivery.next_try = Fate.HELD, free
                delivery.save(update_fields=["fate", "next_try"])
                continue
            delivery.fate, delivery.worker, delivery.claimed_at = Fate.SENDING, worker, now
            delivery.attempts += 1
            delivery.since = delivery.since or _since(delivery)
            delivery.save(update_fields=["fate", "worker", "claimed_at", "attempts", "since"])
            return delivery


def _free_at(delivery: Delivery, now: datetime) -> datetime:
    """When the receiver may be disturbed. A group has the hours that everybody has by default."""
    found = Preference.objects.filter(user=delivery.user_id).first() if delivery.user_id else None
    return found.free_at(now) if found else free_at(now)


def _since(delivery: Delivery) -> datetime | None:
    """Where the window of a digest begins: where the one before it ended, a day earlier at most."""
    if delivery.until is None:
        return None
    others = Delivery.objects.filter(
        digest=True, user=delivery.user_id, robot=delivery.robot_id, channel=delivery.channel, until__lt=delivery.until
    )
    ended = others.order_by("-until").values_list("until", flat=True).first()
    return max(ended, delivery.until - DAY) if ended else delivery.until - DAY


def deliver(delivery: Delivery) -> None:
    """Send what was claimed, and write down what became of it."""
    try:
        _send(delivery)
    except Refused as refused:
        _settle(delivery, refused)
    except Exception as error:  # whatever it is, it must not stop the others
        # Neither the text nor the address: both may name people.
        log.error("delivery %s: %s", delivery.uid, type(error).__name__)
        _settle(delivery, Refused(_("系统出错"), again=True))
    else:
        _settle(delivery, None)


def _settle(delivery: Delivery, refused: Refused | None, *, at_once: bool = False) -> None:
    """Write down how a try ended, unless somebody else has taken the row up meanwhile."""
    now = timezone.now()
    said: dict[str, Any] = {"fate": Fate.SENT, "sent_at": now, "error": ""}
    if refused is not None:
        again = refused.again and delivery.attempts < MOST_TRIES
        wait = timedelta() if at_once or not again else WAITS[delivery.attempts - 1]
        said = {"fate": Fate.QUEUED if again else Fate.FAILED, "next_try": now + wait, "error": str(refused)[:200]}
    mine = Delivery.objects.filter(
        pk=delivery.pk, fate=Fate.SENDING, worker=delivery.worker, attempts=delivery.attempts
    )
    mine.update(worker="", claimed_at=None, **said)


def _send(delivery: Delivery) -> None:
    messages = list(delivery.messages.select_related("org").order_by("-on", "-pk"))
    if delivery.robot is not None:
        if not delivery.robot.active:
            raise Refused(_("群机器人已停用"))
        parcel = _parcel(delivery, messages)
        channels.send_to_group(parcel, delivery.robot.make, delivery.robot.url, delivery.robot.secret)
        return
    preference = Preference.objects.filter(user=delivery.user_id, user__is_active=True).first()
    if preference is None or delivery.channel not in dict(channels_ready(preference)):
        raise Refused(_("收件人关了这个渠道，或没有填地址"))
    if delivery.channel == Channel.SMS:
        channels.send_sms(Parcel(delivery.uid, messages[0].title, tuple(filter(None, [messages[0].text]))),
                          preference.phone)  # fmt: skip
    else:
        channels.send_mail(_parcel(delivery, messages), preference.email)


def _parcel(delivery: Delivery, messages: list[Message]) -> Parcel:
    """What a mail or a group reads: who says it, what, and where to look."""
    newest = messages[0]
    if not delivery.digest:
        title = f"【{newest.org.short_name}】{newest.get_kind_display()}：{newest.title}"
        return Parcel(delivery.uid, title, (*_lines(newest), *_foot(delivery)))
    groups = grouped(messages)
    count = sum(len(group) for group in groups)
    lines: list[str] = []
    for group in groups:
        lines += ["", *(f"· {timezone.localtime(one.on):%m-%d %H:%M} {one.title}" for one in group)]
        lines += [line for line in _lines(group[0]) if line]
    title = _("【%(body)s】%(n)d 条通知") % {"body": newest.org.short_name, "n": count}
    return Parcel(delivery.uid, title, (*lines[1:], *_foot(delivery)))


def _lines(message: Message) -> tuple[str, ...]:
    """The text of a message and its link, where the system knows under which address it is reached."""
    link = settings.PUBLIC_ADDRESS + message.href if settings.PUBLIC_ADDRESS and message.href else ""
    return tuple(line for line in (message.text, link) if line)


def _foot(delivery: Delivery) -> tuple[str, ...]:
    return () if delivery.robot_id else ("", _("不想收哪一类，登录后在“通知设置”里改。"))


def grouped(messages: list[Message]) -> list[list[Message]]:
    """The messages by what they are about, the newest first in and among the groups; the same words stand once."""
    groups: dict[Any, list[Message]] = {}
    said: set[tuple[str, str, str]] = set()
    for message in sorted(messages, key=lambda one: (one.on, one.pk), reverse=True):
        words = (message.title, message.text, message.href)
        if words not in said:
            said.add(words)
            about = (message.model, message.object_id) if message.model else message.pk
            groups.setdefault(about, []).append(message)
    return list(groups.values())


@transaction.atomic
def retry(delivery: Delivery, *, by: Any) -> None:
    """Try a failed delivery once more from the beginning, with its old id.

    Raises PermissionDenied, and WrongState where it has not failed (any more).
    """
    demand(by, "notices.view_deliveries", delivery.messages.select_related("org")[0].org)
    failed = Delivery.objects.filter(pk=delivery.pk, fate=Fate.FAILED)
    if failed.update(fate=Fate.QUEUED, attempts=0, next_try=timezone.now(), error="") != 1:
        raise WrongState(f"{delivery}: not failed")
    wake()


def next_due() -> datetime | None:
    """When the next waiting delivery wants to go."""
    waiting = Delivery.objects.filter(Q(fate__in=WAITING))
    return waiting.order_by("next_try").values_list("next_try", flat=True).first()
