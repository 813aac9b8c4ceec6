"""The states of a proposal, on the way to the district CPPCC and after it, and of a request to co-sign.

The body drafts and sends. Filing, handing over and replying are decided above and mirrored here.
"""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class ProposalState(TextChoices):
    DRAFT = "draft", _("草稿")
    COSIGNING = "cosigning", _("征求联名")
    READY = "ready", _("待提交")
    SUBMITTED = "submitted", _("已提交")
    FILED = "filed", _("已立案")
    NOT_FILED = "not_filed", _("不立案")
    MERGED = "merged", _("已并案")
    RETURNED = "returned", _("已退回")
    TURNED = "turned", _("转社情民意")
    DISPATCHED = "dispatched", _("已交办")
    UNIT_RETURNED = "unit_returned", _("单位退回")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("已办复")
    FEEDBACK = "feedback", _("征询意见")
    ANSWERED = "answered", _("已反馈")
    TRACKING = "tracking", _("跟踪办理")
    ARCHIVED = "archived", _("已归档")


class CoSignState(TextChoices):
    INVITED = "invited", _("待签")
    SIGNED = "signed", _("已签")
    DECLINED = "declined", _("谢绝")
    EXPIRED = "expired", _("逾期未签")


S, C = ProposalState, CoSignState

DRAFTS = frozenset({S.DRAFT.value, S.COSIGNING.value, S.READY.value})
REPLIED = frozenset({S.REPLIED.value, S.FEEDBACK.value, S.ANSWERED.value, S.TRACKING.value, S.ARCHIVED.value})
HANDED = REPLIED | {S.DISPATCHED.value, S.HANDLING.value}
FILED = HANDED | {S.FILED.value, S.UNIT_RETURNED.value}

WRITE = "proposals.write_proposal"
SEND = "proposals.send_proposal"
FATE = "proposals.mirror_proposal"
HANDLE = "proposals.handle_proposal"
ANSWER = "proposals.answer_proposal"

PROPOSAL = Workflow(
    ProposalState,
    (
        Step("invite", _("征求联名"), sources(S.DRAFT), S.COSIGNING, WRITE),
        Step("finish", _("定稿"), sources(S.DRAFT, S.COSIGNING), S.READY, WRITE),
        Step("revise", _("退回修改"), sources(S.COSIGNING, S.READY), S.DRAFT, SEND, needs_note=True),
        Step("submit", _("提交区政协"), sources(S.READY), S.SUBMITTED, SEND),
        Step("file", _("立案"), sources(S.SUBMITTED), S.FILED, FATE),
        Step("refuse", _("不立案"), sources(S.SUBMITTED), S.NOT_FILED, FATE, needs_note=True),
        Step("merge", _("并案"), sources(S.SUBMITTED), S.MERGED, FATE, needs_note=True),
        Step("return", _("退回"), sources(S.SUBMITTED), S.RETURNED, FATE, needs_note=True),
        Step("turn", _("转社情民意"), sources(S.SUBMITTED), S.TURNED, FATE),
        Step("redraft", _("重新起草"), sources(S.RETURNED), S.DRAFT, WRITE),
        Step("dispatch", _("交办"), sources(S.FILED, S.UNIT_RETURNED), S.DISPATCHED, FATE),
        Step("sign_for", _("签收"), sources(S.DISPATCHED), S.HANDLING, HANDLE),
        Step("hand_back", _("单位退回"), sources(S.DISPATCHED), S.UNIT_RETURNED, HANDLE, needs_note=True),
        Step("reply", _("办复"), sources(S.HANDLING), S.REPLIED, HANDLE),
        Step("ask", _("征询意见"), sources(S.REPLIED), S.FEEDBACK, FATE),
        Step("answer", _("反馈意见"), sources(S.FEEDBACK), S.ANSWERED, ANSWER),
        Step("redo", _("重新办理"), sources(S.ANSWERED), S.DISPATCHED, FATE, needs_note=True),
        Step("track", _("跟踪办理"), sources(S.ANSWERED), S.TRACKING, FATE),
        Step("archive", _("归档"), sources(S.REPLIED, S.ANSWERED, S.TRACKING), S.ARCHIVED, SEND),
    ),
    drafts=DRAFTS,
    tones={
        S.COSIGNING: "info", S.READY: "warn", S.SUBMITTED: "info", S.FILED: "brand", S.NOT_FILED: "bad",
        S.MERGED: "plum", S.RETURNED: "bad", S.TURNED: "plum", S.DISPATCHED: "brand", S.UNIT_RETURNED: "warn",
        S.HANDLING: "info", S.REPLIED: "ok", S.FEEDBACK: "warn", S.ANSWERED: "ok", S.TRACKING: "info",
    },
)  # fmt: skip

SIGN = "proposals.sign_proposalcosign"
EXPIRE = "proposals.expire_proposalcosign"

COSIGN = Workflow(
    CoSignState,
    (
        Step("sign", _("签名"), sources(C.INVITED), C.SIGNED, SIGN, needs_note=True),
        Step("decline", _("谢绝"), sources(C.INVITED), C.DECLINED, SIGN),
        Step("expire", _("逾期"), sources(C.INVITED), C.EXPIRED, EXPIRE),
    ),
    tones={C.INVITED: "warn", C.SIGNED: "ok", C.DECLINED: "mute", C.EXPIRED: "bad"},
)


def proposal_states() -> Any:
    return ProposalState.choices


def cosign_states() -> Any:
    return CoSignState.choices
