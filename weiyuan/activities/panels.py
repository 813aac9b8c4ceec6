"""What a member took part in, on the member's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models import Attendance, ReceptionDay
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.members.models import Member
from weiyuan.members.panels import works


def attended(user: Any, member: Member) -> list[Row]:
    """The activities that the member was asked to, with what became of it."""
    found = Attendance.objects.visible_to(user).filter(member=member, activity__deleted_at__isnull=True)
    return works(found, "activity__start", member, "member")


def on_duty(user: Any, member: Member) -> list[Row]:
    """The reception days on which the member received residents."""
    found = ReceptionDay.objects.visible_to(user).filter(members_on_duty=member)
    return works(found, "on", member, "members_on_duty")


add(Panel("members.member", _("活动"), attended, rank=40))
add(Panel("members.member", _("接待日"), on_duty, rank=41))
