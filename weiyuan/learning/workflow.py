"""The life of a learning session (domain.md D5): a meeting and a self-study have a lane each."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class LearningForm(TextChoices):
    COLLECTIVE = "collective", _("集中")
    SELF_STUDY = "self_study", _("分散")


class LearningState(TextChoices):
    PLANNED = "planned", _("已计划")
    ANNOUNCED = "announced", _("已通知")
    HELD = "held", _("已举行")
    RECORDED = "recorded", _("已记录")
    CLOSED = "closed", _("已归档")
    ASSIGNED = "assigned", _("已布置")
    REPORTED = "reported", _("已交心得")
    CONFIRMED = "confirmed", _("已确认")
    CANCELLED = "cancelled", _("已取消")


S = LearningState

# Which states each form may be in; both begin as a plan and may be called off.
LANES = {
    LearningForm.COLLECTIVE: (S.PLANNED, S.ANNOUNCED, S.HELD, S.RECORDED, S.CLOSED, S.CANCELLED),
    LearningForm.SELF_STUDY: (S.PLANNED, S.ASSIGNED, S.REPORTED, S.CONFIRMED, S.CANCELLED),
}
# The states in which the learning has taken place and is counted.
DONE = (S.HELD, S.RECORDED, S.CLOSED, S.CONFIRMED)
# The states in which members are still asked for something; those before there is anything to write or to be
# tested about; those in which nothing is handed in any more.
ASKING = (S.ANNOUNCED, S.HELD, S.RECORDED, S.ASSIGNED, S.REPORTED)
QUIET = (S.PLANNED, S.ANNOUNCED, S.CANCELLED)
OVER = (S.CLOSED, S.CONFIRMED, S.CANCELLED)

HOLD = "learning.hold_learningsession"
GUIDE = "learning.guide_learningsession"
REPORT = "learning.report_learningsession"
CANCEL = "learning.cancel_learningsession"

LEARNING = Workflow(
    LearningState,
    (
        Step("announce", _("发出通知"), sources(S.PLANNED), S.ANNOUNCED, HOLD),
        Step("hold", _("已举行"), sources(S.PLANNED, S.ANNOUNCED), S.HELD, HOLD),
        Step("record", _("完成记录"), sources(S.HELD), S.RECORDED, HOLD),
        Step("close", _("归档"), sources(S.RECORDED), S.CLOSED, HOLD),
        Step("assign", _("布置学习"), sources(S.PLANNED), S.ASSIGNED, GUIDE),
        Step("report", _("提交心得"), sources(S.ASSIGNED), S.REPORTED, REPORT),
        Step("send_back", _("退回补充"), sources(S.REPORTED), S.ASSIGNED, GUIDE, needs_note=True),
        Step("confirm", _("确认"), sources(S.REPORTED), S.CONFIRMED, GUIDE),
        Step(
            "cancel", _("取消"), sources(S.PLANNED, S.ANNOUNCED, S.ASSIGNED), S.CANCELLED, CANCEL,
            needs_note=True,
        ),
    ),
    tones={
        S.PLANNED: "mute", S.ANNOUNCED: "info", S.HELD: "warn", S.RECORDED: "ok", S.CLOSED: "ok",
        S.ASSIGNED: "info", S.REPORTED: "warn", S.CONFIRMED: "ok", S.CANCELLED: "mute",
    },
)  # fmt: skip


class PresenceState(TextChoices):
    EXPECTED = "expected", _("应到")
    PRESENT = "present", _("出席")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")


P = PresenceState
NOTE_PRESENCE = "learning.note_learningattendance"

PRESENCE = Workflow(
    PresenceState,
    (
        Step("attend", _("记出席"), sources(P.EXPECTED, P.EXCUSED, P.ABSENT), P.PRESENT, NOTE_PRESENCE),
        Step(
            "excuse", _("记请假"), sources(P.EXPECTED, P.PRESENT, P.ABSENT), P.EXCUSED, NOTE_PRESENCE,
            needs_note=True,
        ),
        Step("miss", _("记缺席"), sources(P.EXPECTED, P.PRESENT, P.EXCUSED), P.ABSENT, NOTE_PRESENCE),
        Step("clear", _("改回未定"), sources(P.PRESENT, P.EXCUSED, P.ABSENT), P.EXPECTED, NOTE_PRESENCE),
    ),
    tones={P.EXPECTED: "info", P.PRESENT: "ok", P.EXCUSED: "warn", P.ABSENT: "bad"},
)  # fmt: skip


def learning_forms() -> Any:
    return LearningForm.choices


def learning_states() -> Any:
    return LearningState.choices


def presence_states() -> Any:
    return PresenceState.choices
