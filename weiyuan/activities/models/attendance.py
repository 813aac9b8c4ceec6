"""Who was asked to an activity, who came, who was excused and who stayed away."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models.activity import Activity, discreet
from weiyuan.activities.rules import ATTENDANCE_PERMISSIONS
from weiyuan.activities.workflow import ATTENDANCE, PRESENT, AttendanceState, attendance_states
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import Person, Record

MOST_LEAVE_REQUESTS = 2  # for one activity, D6


class AttendanceRole(models.TextChoices):
    ATTEND = "attend", _("出席")
    OBSERVE = "observe", _("列席")
    CHAIR = "chair", _("主持")
    SPEAKER = "speaker", _("主讲人")
    WRITER = "writer", _("执笔人")


class SignBy(models.TextChoices):
    QR = "qr", _("扫码")
    MANUAL = "manual", _("人工")
    DEVICE = "device", _("设备")


class Speech(models.TextChoices):
    STAGE = "stage", _("上台")
    WRITTEN = "written", _("书面")
    OTHER = "other", _("其他")


def attendance_roles() -> Any:
    return AttendanceRole.choices


def sign_ways() -> Any:
    return SignBy.choices


def speeches() -> Any:
    return Speech.choices


class Attendance(Record):
    """One person's part in an activity: a member's, or that of somebody who works for the body."""

    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name=_("活动"), related_name="attendances")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("委员"), related_name="attendances"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("工作人员"), related_name="attendances"
    )
    role = models.CharField(_("参加身份"), max_length=8, choices=attendance_roles, default=AttendanceRole.ATTEND)
    state = models.CharField(_("状态"), max_length=20, choices=attendance_states, default=AttendanceState.PENDING)
    late = models.BooleanField(_("迟到"), default=False)
    online = models.BooleanField(_("线上"), default=False)
    sign_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    sign_by = models.CharField(_("签到方式"), max_length=8, choices=sign_ways, blank=True)
    leave_count = models.PositiveSmallIntegerField(_("请假次数（次）"), default=0)
    leave_reason = models.CharField(_("请假事由"), max_length=200, blank=True)
    speech = models.CharField(_("发言方式"), max_length=8, choices=speeches, blank=True)

    audience: ClassVar[Audience] = Audience(own=("member__user",), station="activity__station")
    numbering: ClassVar[Numbering] = Numbering("HDCQ", 4)
    workflow: ClassVar[Workflow | None] = ATTENDANCE

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("活动出席")
        rules_permissions = ATTENDANCE_PERMISSIONS
        constraints = [
            *Record.numbered("attendance"),
            ATTENDANCE.known_states("attendance_state_known"),
            models.CheckConstraint(
                condition=Q(member__isnull=True, person__isnull=False) | Q(member__isnull=False, person__isnull=True),
                name="attendance_one_person",
            ),
            models.UniqueConstraint(
                fields=["activity", "member"], condition=Q(deleted_at__isnull=True), name="attendance_member"
            ),
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(deleted_at__isnull=True), name="attendance_person"
            ),
            models.CheckConstraint(
                condition=Q(late=False, online=False) | Q(state__in=[s.value for s in PRESENT]),
                name="attendance_present",
            ),
            models.CheckConstraint(condition=Q(leave_count__lte=MOST_LEAVE_REQUESTS), name="attendance_leave_count"),
        ]
        indexes = [
            models.Index(fields=["org", "-activity"], name="attendance_listed"),
            models.Index(fields=["org", "no"], name="attendance_number"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.member or self.person}"

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """One's own always; others' at visits to members only for those whom the visit concerns."""
        own = cls._own("member__user", user.scope.member)
        return super().seen_by(user) & (own | discreet(user, "activity__"))

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if (self.member is None) == (self.person is None):
            found.append(("member", str(_("委员和工作人员填一个，只填一个"))))
        if self.state not in PRESENT:
            reason = str(_("没有出席的不能记迟到、线上"))
            found += [(name, reason) for name in ("late", "online") if getattr(self, name)]
        if self.leave_count > MOST_LEAVE_REQUESTS:
            found.append(("leave_count", str(_("请假最多 %d 次") % MOST_LEAVE_REQUESTS)))
        return found
