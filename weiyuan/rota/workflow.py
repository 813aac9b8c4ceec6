"""The life of a swap between two members on duty."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class SwapState(TextChoices):
    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("已同意")
    DECLINED = "declined", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")


S = SwapState
ANSWER = "rota.answer_dutyswap"
WITHDRAW = "rota.withdraw_dutyswap"
EXPIRE = "rota.expire_dutyswap"

SWAP = Workflow(
    SwapState,
    (
        Step("accept", _("同意"), sources(S.ASKED), S.ACCEPTED, ANSWER),
        Step("decline", _("不同意"), sources(S.ASKED), S.DECLINED, ANSWER),
        Step("withdraw", _("撤回"), sources(S.ASKED), S.WITHDRAWN, WITHDRAW),
        Step("expire", _("作过期处理"), sources(S.ASKED), S.EXPIRED, EXPIRE),
    ),
    tones={S.ASKED: "warn", S.ACCEPTED: "ok", S.DECLINED: "bad"},
)


def swap_states() -> Any:
    return SwapState.choices
