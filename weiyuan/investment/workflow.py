"""The stages of an investment lead (domain.md D8), and what each step asks to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class LeadState(TextChoices):
    CLUE = "clue", _("线索")
    RESPONDED = "responded", _("已响应")
    ASSESSED = "assessed", _("已评估")
    DROPPED = "dropped", _("已终止")
    FOLLOWING = "following", _("跟踪中")
    NEGOTIATING = "negotiating", _("在谈")
    AGREEMENT = "agreement", _("已达成协议")
    CONTRACT = "contract", _("已签约")
    STARTED = "started", _("已开工")
    FUNDS_ARRIVED = "funds_arrived", _("资金到位")
    PRODUCING = "producing", _("已投产")


S = LeadState
FOLLOW = "investment.follow_investmentlead"
SIGNED = sources(S.CONTRACT, S.STARTED, S.FUNDS_ARRIVED, S.PRODUCING)
ARRIVED = sources(S.FUNDS_ARRIVED, S.PRODUCING)

LEAD = Workflow(
    LeadState,
    (
        Step("respond", _("响应"), sources(S.CLUE), S.RESPONDED, FOLLOW),
        Step("assess", _("评估"), sources(S.RESPONDED), S.ASSESSED, FOLLOW),
        Step("follow", _("跟踪"), sources(S.ASSESSED), S.FOLLOWING, FOLLOW),
        Step("drop", _("终止"), sources(S.ASSESSED, S.FOLLOWING, S.NEGOTIATING), S.DROPPED, FOLLOW, needs_note=True),
        Step("negotiate", _("开始洽谈"), sources(S.FOLLOWING), S.NEGOTIATING, FOLLOW),
        Step("agree", _("达成协议"), sources(S.NEGOTIATING), S.AGREEMENT, FOLLOW),
        Step("sign", _("签约"), sources(S.AGREEMENT), S.CONTRACT, FOLLOW),
        Step("start", _("开工"), sources(S.CONTRACT), S.STARTED, FOLLOW),
        Step("arrive", _("资金到位"), sources(S.STARTED), S.FUNDS_ARRIVED, FOLLOW),
        Step("produce", _("投产"), sources(S.FUNDS_ARRIVED), S.PRODUCING, FOLLOW),
    ),
    tones={
        S.CLUE: "warn", S.RESPONDED: "info", S.ASSESSED: "info", S.FOLLOWING: "info", S.NEGOTIATING: "info",
        S.AGREEMENT: "plum", S.CONTRACT: "plum", S.STARTED: "ok", S.FUNDS_ARRIVED: "ok", S.PRODUCING: "ok",
    },
)  # fmt: skip

# The fields that a step may be told along with it (``move_lead(…, contract_on=…)``): a form asks for these.
STEP_FIELDS: dict[str, tuple[str, ...]] = {
    "respond": ("responded_on",),
    "assess": ("assessed_on",),
    "sign": ("contract_amount", "contract_on"),
    "start": ("landed_on",),
    "arrive": ("arrived_amount", "arrived_asof", "certified_by", "certificate", "credited_share"),
}


def lead_states() -> Any:
    return LeadState.choices
