"""What people do with what they were told, how they want to be told, and the ways out that an administrator keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.notices.actions.telling import wake
from weiyuan.notices.models import Channel, Delivery, Kind, Message, Mute, Preference, Robot
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand

BETWEEN_TESTS = timedelta(minutes=1)
chronicle.call("notices.robot.register", gettext_lazy("登记群机器人"))
chronicle.call("notices.robot.correct", gettext_lazy("更正群机器人"))


def read(messages: Iterable[int], *, by: Any) -> int:
    """Mark a person's own messages as read, by key. Returns how many were unread."""
    unread = Message.objects.filter(pk__in=list(messages), user=by.pk, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def mute(message: Message, *, by: Any) -> None:
    """Send no more about the record of this message. Raises WrongState where it is about none."""
    if not message.model or message.user_id != by.pk:
        raise WrongState(f"{message.pk}: about no record")
    about = {"model": message.model, "object_id": message.object_id}
    Mute.objects.get_or_create(user=by, **about, defaults={"title": message.title})


def unmute(muted: Mute, *, by: Any) -> None:
    """Send again what is told of a record."""
    Mute.objects.filter(pk=muted.pk, user=by.pk).delete()


def prefer(preference: Preference, *, by: Any) -> None:
    """Store how a person wants to be told."""
    preference.user = by
    preference.save()


@transaction.atomic
def keep_robot(robot: Robot, *, by: Any) -> None:
    """Store a new or corrected group robot. Its address and secret are not written into the journal.

    Raises PermissionDenied without the right.
    """
    demand(by, "notices.manage_channels", robot)
    verb = "correct" if robot.pk else "register"
    robot.save()
    state = str(_("启用") if robot.active else _("停用"))
    chronicle.tell(robot.org, Told(robot, verb, {str(_("群机器人")): ("", f"{robot} {state}")}), by=by)


@transaction.atomic
def send_test(channel: str, org: OrgUnit, *, by: Any, robot: Robot | None = None) -> None:
    """Send a test over a channel to oneself, or to a group. Raises WrongState within a minute of the last one."""
    if robot is not None:
        demand(by, "notices.manage_channels", robot)
    since = timezone.now() - BETWEEN_TESTS
    if Message.objects.filter(user=by.pk, key__startswith="test-", created_at__gt=since).exists():
        raise WrongState("tested a moment ago")
    words = _("这是一条测试消息，收到就说明“%s”能用。") % Channel(channel).label
    message = Message.objects.create(
        user=by, org=org, kind=Kind.TOLD, key=f"test-{uuid4()}", title=_("测试消息"), text=words, on=timezone.now()
    )
    who = {"robot": robot} if robot else {"user": by}
    Delivery.objects.create(channel=channel, next_try=timezone.now(), **who).messages.add(message)
    wake()
