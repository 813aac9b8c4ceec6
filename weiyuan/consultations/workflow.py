"""The states of a consultation, from topic to look-back, and of an item of its outcome."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class ConsultationState(TextChoices):
    COLLECTED = "collected", _("议题征集")
    SELECTED = "selected", _("议题确定")
    ANNOUNCED = "announced", _("已发通知")
    RESEARCH = "research", _("会前调研")
    HELD = "held", _("已召开")
    CONSENSUS = "consensus", _("形成共识")
    REPORTED = "reported", _("成果已报送")
    ACCEPTED = "accepted", _("已采纳")
    DECLINED = "declined", _("未采纳")
    IMPLEMENTING = "implementing", _("落实中")
    REVIEWED = "reviewed", _("已回头看")
    EVALUATED = "evaluated", _("已评价")
    CLOSED = "closed", _("已办结")


class OutcomeState(TextChoices):
    TODO = "todo", _("待落实")
    DOING = "doing", _("落实中")
    DONE = "done", _("已落实")
    DROPPED = "dropped", _("不再落实")


S, T = ConsultationState, OutcomeState

DRAFTS = frozenset({S.COLLECTED.value})
BEFORE = frozenset({S.COLLECTED.value, S.SELECTED.value, S.ANNOUNCED.value, S.RESEARCH.value})
HELD = frozenset(S.values) - BEFORE

KEEP = "consultations.keep_consultation"
DECIDE = "consultations.decide_consultation"
FATE = "consultations.mirror_consultation"

CONSULTATION = Workflow(
    ConsultationState,
    (
        Step("select", _("确定议题"), sources(S.COLLECTED), S.SELECTED, DECIDE),
        Step("announce", _("发出通知"), sources(S.SELECTED), S.ANNOUNCED, KEEP),
        Step("research", _("会前调研"), sources(S.ANNOUNCED), S.RESEARCH, KEEP),
        Step("hold", _("召开"), sources(S.SELECTED, S.ANNOUNCED, S.RESEARCH), S.HELD, KEEP),
        Step("agree", _("形成共识"), sources(S.HELD), S.CONSENSUS, KEEP),
        Step("report", _("报送成果"), sources(S.HELD, S.CONSENSUS), S.REPORTED, KEEP),
        Step("accept", _("采纳"), sources(S.REPORTED), S.ACCEPTED, FATE),
        Step("decline", _("不采纳"), sources(S.REPORTED), S.DECLINED, FATE, needs_note=True),
        Step("implement", _("交办落实"), sources(S.CONSENSUS, S.ACCEPTED), S.IMPLEMENTING, KEEP),
        Step("review", _("回头看"), sources(S.IMPLEMENTING), S.REVIEWED, KEEP, needs_note=True),
        Step("evaluate", _("评价"), sources(S.REVIEWED), S.EVALUATED, KEEP, needs_note=True),
        Step("close", _("办结"), sources(S.CONSENSUS, S.DECLINED, S.REVIEWED, S.EVALUATED), S.CLOSED, KEEP),
    ),
    drafts=DRAFTS,
    tones={
        S.SELECTED: "info", S.ANNOUNCED: "info", S.RESEARCH: "info", S.HELD: "brand", S.CONSENSUS: "brand",
        S.REPORTED: "warn", S.ACCEPTED: "ok", S.DECLINED: "bad", S.IMPLEMENTING: "info", S.REVIEWED: "ok",
        S.EVALUATED: "ok",
    },
)  # fmt: skip

HANDLE = "consultations.handle_outcomeitem"
DROP = "consultations.drop_outcomeitem"

OUTCOME = Workflow(
    OutcomeState,
    (
        Step("start", _("着手落实"), sources(T.TODO), T.DOING, HANDLE),
        Step("finish", _("已落实"), sources(T.TODO, T.DOING), T.DONE, HANDLE, needs_note=True),
        Step("drop", _("不再落实"), sources(T.TODO, T.DOING), T.DROPPED, DROP, needs_note=True),
    ),
    tones={T.TODO: "warn", T.DOING: "info", T.DONE: "ok"},
)


def consultation_states() -> Any:
    return ConsultationState.choices


def outcome_states() -> Any:
    return OutcomeState.choices
