"""The states of a work summary (domain.md D12)."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class SummaryState(TextChoices):
    COLLECTING = "collecting", _("汇集中")
    DRAFTED = "drafted", _("已成稿")
    LOCKED = "locked", _("数字已锁定")
    IN_REVIEW = "in_review", _("送审中")
    APPROVED = "approved", _("已审定")
    SENT = "sent", _("已报送")
    ARCHIVED = "archived", _("已归档")


S = SummaryState
KEEP, APPROVE = "summaries.change_summary", "summaries.approve_summary"

SUMMARY = Workflow(
    SummaryState,
    (
        Step("draft", _("成稿"), sources(S.COLLECTING), S.DRAFTED, KEEP),
        Step("lock", _("锁定数字"), sources(S.DRAFTED), S.LOCKED, KEEP),
        Step("unlock", _("解除锁定"), sources(S.LOCKED), S.DRAFTED, KEEP, needs_note=True),
        Step("submit", _("送审"), sources(S.LOCKED), S.IN_REVIEW, KEEP),
        Step("return", _("退回修改"), sources(S.IN_REVIEW), S.DRAFTED, APPROVE, needs_note=True),
        Step("approve", _("审定"), sources(S.IN_REVIEW), S.APPROVED, APPROVE),
        Step("send", _("报送"), sources(S.APPROVED), S.SENT, KEEP),
        Step("archive", _("归档"), sources(S.SENT), S.ARCHIVED, KEEP),
    ),
    drafts=frozenset({S.COLLECTING.value}),
    tones={
        S.COLLECTING: "mute", S.DRAFTED: "info", S.LOCKED: "plum", S.IN_REVIEW: "warn", S.APPROVED: "ok",
        S.SENT: "ok", S.ARCHIVED: "mute",
    },
)  # fmt: skip


def summary_states() -> Any:
    return SummaryState.choices
