"""The states of an information report and of a research report.

Nothing is sent to the district CPPCC that the leader in charge has not reviewed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class OpinionState(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审阅")
    APPROVED = "approved", _("审阅通过")
    RETURNED = "returned", _("已退回")
    KEPT = "kept", _("留存")
    EDITED = "edited", _("已核稿")
    SIGNED = "signed", _("已签发")
    SENT = "sent", _("已报送")
    NOT_ADOPTED = "not_adopted", _("未采用")
    ADOPTED = "adopted", _("已采用")
    INSTRUCTED = "instructed", _("已批示")
    ARCHIVED = "archived", _("已归档")


class ResearchState(TextChoices):
    PLANNED = "planned", _("已立题")
    RESEARCHING = "researching", _("调研中")
    DRAFTING = "drafting", _("起草中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("审核通过")
    SENT = "sent", _("已报送")
    ADOPTED = "adopted", _("已采纳")
    INSTRUCTED = "instructed", _("已批示")
    PUBLISHED = "published", _("已发表")


S, R = OpinionState, ResearchState

DRAFTS = frozenset({S.DRAFT.value})
SENT = frozenset({S.SENT.value, S.NOT_ADOPTED.value, S.ADOPTED.value, S.INSTRUCTED.value})
BEFORE_SENDING = frozenset(S.values) - SENT - {S.ARCHIVED.value}
UNFINISHED = frozenset({R.PLANNED.value, R.RESEARCHING.value, R.DRAFTING.value})
RESEARCH_SENT = frozenset({R.SENT.value, R.ADOPTED.value, R.INSTRUCTED.value, R.PUBLISHED.value})

WRITE = "reports.write_socialopinion"
REVIEW = "reports.review_socialopinion"
KEEP = "reports.keep_socialopinion"
FATE = "reports.mirror_socialopinion"

OPINION = Workflow(
    OpinionState,
    (
        Step("submit", _("提交审阅"), sources(S.DRAFT, S.RETURNED), S.SUBMITTED, WRITE),
        Step("approve", _("审阅通过"), sources(S.SUBMITTED), S.APPROVED, REVIEW),
        Step("return", _("退回"), sources(S.SUBMITTED), S.RETURNED, REVIEW, needs_note=True),
        Step("keep", _("留存"), sources(S.SUBMITTED), S.KEPT, REVIEW, needs_note=True),
        Step("edit", _("核稿"), sources(S.APPROVED), S.EDITED, KEEP),
        Step("sign", _("签发"), sources(S.EDITED), S.SIGNED, REVIEW),
        Step("send", _("报送区政协"), sources(S.SIGNED), S.SENT, KEEP),
        Step("adopt", _("采用"), sources(S.SENT, S.NOT_ADOPTED), S.ADOPTED, FATE),
        Step("pass_over", _("未采用"), sources(S.SENT), S.NOT_ADOPTED, FATE),
        Step("instruct", _("批示"), sources(S.SENT, S.ADOPTED), S.INSTRUCTED, FATE, needs_note=True),
        Step(
            "archive",
            _("归档"),
            sources(S.KEPT, S.NOT_ADOPTED, S.ADOPTED, S.INSTRUCTED),
            S.ARCHIVED,
            KEEP,
        ),
    ),
    drafts=DRAFTS,
    tones={
        S.SUBMITTED: "warn", S.APPROVED: "info", S.RETURNED: "bad", S.EDITED: "info", S.SIGNED: "info",
        S.SENT: "brand", S.ADOPTED: "ok", S.INSTRUCTED: "plum",
    },
)  # fmt: skip

RESEARCH_WRITE = "reports.write_researchreport"
RESEARCH_REVIEW = "reports.review_researchreport"
RESEARCH_KEEP = "reports.keep_researchreport"
RESEARCH_FATE = "reports.mirror_researchreport"

RESEARCH = Workflow(
    ResearchState,
    (
        Step("start", _("开展调研"), sources(R.PLANNED), R.RESEARCHING, RESEARCH_WRITE),
        Step("draft", _("起草报告"), sources(R.PLANNED, R.RESEARCHING), R.DRAFTING, RESEARCH_WRITE),
        Step("submit", _("提交"), sources(R.DRAFTING, R.RETURNED), R.SUBMITTED, RESEARCH_WRITE),
        Step("approve", _("审核通过"), sources(R.SUBMITTED), R.APPROVED, RESEARCH_REVIEW),
        Step("return", _("退回"), sources(R.SUBMITTED), R.RETURNED, RESEARCH_REVIEW, needs_note=True),
        Step("send", _("报送"), sources(R.APPROVED), R.SENT, RESEARCH_KEEP),
        Step("adopt", _("采纳"), sources(R.SENT), R.ADOPTED, RESEARCH_FATE),
        Step("instruct", _("批示"), sources(R.SENT, R.ADOPTED), R.INSTRUCTED, RESEARCH_FATE, needs_note=True),
        Step(
            "publish",
            _("发表"),
            sources(R.APPROVED, R.SENT, R.ADOPTED, R.INSTRUCTED),
            R.PUBLISHED,
            RESEARCH_KEEP,
        ),
    ),
    drafts=UNFINISHED,
    tones={
        R.RESEARCHING: "info", R.DRAFTING: "info", R.SUBMITTED: "warn", R.RETURNED: "bad", R.APPROVED: "info",
        R.SENT: "brand", R.ADOPTED: "ok", R.INSTRUCTED: "plum", R.PUBLISHED: "ok",
    },
)  # fmt: skip


def opinion_states() -> Any:
    return OpinionState.choices


def research_states() -> Any:
    return ResearchState.choices
