"""Which registers hold what a member did, what may become of it, and in which part the member had a hand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models import ActivityKind
from weiyuan.consultations.models import ConsultationKind
from weiyuan.governance.models.honours import HonourLevel
from weiyuan.learning.models import LearningKind
from weiyuan.proposals.models import ProposalKind


class RecordKind(models.TextChoices):
    """The registers whose records can fulfil an item or earn points. ``ADVICE`` and ``DEED`` take from several."""

    PROPOSAL = "proposal", _("提案")
    INFORMATION = "information", _("社情民意")
    ADVICE = "advice", _("提案或社情民意")
    RESEARCH = "research", _("调研报告")
    CONSULTATION = "consultation", _("协商议事")
    MATTER = "matter", _("群众意见")
    ACTIVITY = "activity", _("活动")
    RECEPTION = "reception", _("接待日")
    LEARNING = "learning", _("学习")
    LEAD = "lead", _("招商线索")
    DEED = "deed", _("实事好事")
    COMMENDATION = "commendation", _("表彰")


class Event(models.TextChoices):
    """What became of a record, or of a member's part in it."""

    SUBMITTED = "submitted", _("提交")
    FILED = "filed", _("立案")
    KEY = "key", _("重点提案")
    EXCELLENT = "excellent", _("优秀提案")
    SENT = "sent", _("报送")
    ADOPTED = "adopted", _("采用、采纳")
    UPPER = "upper", _("市级以上采用")
    INSTRUCTED = "instructed", _("领导批示")
    NOT_ADOPTED = "not_adopted", _("报送未采用")
    PUBLISHED = "published", _("发表")
    ATTENDED = "attended", _("参加")
    SPOKE = "spoke", _("发言")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")
    COLLECTED = "collected", _("收集")
    FOLLOWED = "followed", _("跟办")
    SOLVED = "solved", _("解决")
    INTRODUCED = "introduced", _("引荐")
    SIGNED = "signed", _("签约")
    ARRIVED = "arrived", _("资金到位")
    AWARDED = "awarded", _("受表彰")
    DONE = "done", _("完成")


class Hand(models.TextChoices):
    """Whose work it mainly was."""

    LEAD = "lead", _("第一作者、主笔")
    JOINT = "joint", _("联名、参与")


def record_kinds() -> Any:
    return RecordKind.choices


def events() -> Any:
    return Event.choices


def hands() -> Any:
    return Hand.choices


TYPES: dict[str, type[models.TextChoices]] = {
    RecordKind.PROPOSAL.value: ProposalKind,
    RecordKind.CONSULTATION.value: ConsultationKind,
    RecordKind.ACTIVITY.value: ActivityKind,
    RecordKind.LEARNING.value: LearningKind,
    RecordKind.COMMENDATION.value: HonourLevel,
}


def misnamed(kind: str, only: Sequence[str]) -> list[tuple[str, str]]:
    """What is wrong with the types that an item or a rule narrows to: words that the register does not know."""
    if not only or kind not in TYPES:
        return []
    known = [str(label) for label in TYPES[kind].labels]
    unknown = [word for word in only if word not in known]
    words = {"unknown": "、".join(unknown), "known": "、".join(known)}
    return [("only_kinds", str(_("没有“%(unknown)s”这种类型，只能填：%(known)s") % words))] if unknown else []
