"""The closed lists of the matters: labels on the screen and in the ledger."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.matters.rules import CONFIDENTIAL

DEFAULTS: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "defaults.toml").read_text("utf-8"))


class Channel(TextChoices):
    RECEPTION = "reception", _("接待日")
    VISIT = "visit", _("走访")
    STATION = "station", _("联络站")
    BOX = "box", _("信箱")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("二维码网络")
    ACTIVITY = "activity", _("活动")
    HOTLINE = "hotline", _("12345转")
    LETTER = "letter", _("来信")
    MEMBER = "member", _("委员转交")


class Kind(TextChoices):
    CONSULT = "consult", _("咨询")
    HELP = "help", _("求助")
    SUGGESTION = "suggestion", _("意见建议")
    COMPLAINT = "complaint", _("投诉")
    OTHER = "other", _("其他")


class SafetyLevel(TextChoices):
    COMMON = "common", _("一般")
    PRESSING = "pressing", _("较急")
    URGENT = "urgent", _("紧急")


class Secrecy(TextChoices):
    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    CONFIDENTIAL = CONFIDENTIAL, _("保密")


class ResultClass(TextChoices):
    SOLVED = "solved", _("已解决")
    PLANNED = "planned", _("列入计划")
    EXPLAINED = "explained", _("解释说明")
    NOT_FEASIBLE = "not_feasible", _("暂不具备条件")
    REFERRED = "referred", _("转交其他部门")


class FeedbackWay(TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")
    MEETING = "meeting", _("当面")
    LETTER = "letter", _("书面")
    ONLINE = "online", _("网络")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    MOSTLY = "mostly", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")
    UNRATED = "unrated", _("未评价")


class AnswerTo(TextChoices):
    PUBLIC = "public", _("可以公开")
    PERSON = "person", _("只答复本人")


class ActionKind(TextChoices):
    SITE_CHECK = "site_check", _("现场了解")
    COORDINATE = "coordinate", _("协调")
    HANDLE = "handle", _("办理")
    PRESS = "press", _("催办")
    EXPLAIN = "explain", _("解释说明")
    CALL_BACK = "call_back", _("回访")


class Question(TextChoices):
    CONCERN = "concern", _("群众最关心什么")
    WISH = "wish", _("群众最希望解决什么")


def channels() -> Any:
    return Channel.choices


def kinds() -> Any:
    return Kind.choices


def safety_levels() -> Any:
    return SafetyLevel.choices


def secrecies() -> Any:
    return Secrecy.choices


def result_classes() -> Any:
    return ResultClass.choices


def feedback_ways() -> Any:
    return FeedbackWay.choices


def audiences_of_answer() -> Any:
    return AnswerTo.choices


def satisfactions() -> Any:
    return Satisfaction.choices


def action_kinds() -> Any:
    return ActionKind.choices


def questions() -> Any:
    return Question.choices


def refuse_reasons() -> Any:
    return [(reason, reason) for reason in DEFAULTS["refuse_reasons"]]


def places_referred_to() -> Any:
    return [(place, place) for place in DEFAULTS["referred_to"]]
