"""The life of a poll for a date (时间征询), and what somebody may answer to a slot."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class PollState(TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("征询中")
    CLOSED = "closed", _("已截止")
    DECIDED = "decided", _("已定时间")
    CANCELLED = "cancelled", _("已取消")


S = PollState
# In these the questions may still be changed.
CHANGEABLE = (S.DRAFT, S.OPEN, S.CLOSED)
RUN = "polls.run_poll"

POLL = Workflow(
    PollState,
    (
        Step("open", _("发出征询"), sources(S.DRAFT), S.OPEN, RUN),
        Step("close", _("截止"), sources(S.OPEN), S.CLOSED, RUN),
        Step("reopen", _("重新征询"), sources(S.CLOSED), S.OPEN, RUN),
        Step("decide", _("选定时间"), sources(S.OPEN, S.CLOSED), S.DECIDED, RUN),
        Step("undecide", _("撤回选定"), sources(S.DECIDED), S.CLOSED, RUN, needs_note=True),
        Step("cancel", _("取消征询"), sources(S.DRAFT, S.OPEN, S.CLOSED), S.CANCELLED, RUN, needs_note=True),
    ),
    drafts=frozenset({S.DRAFT.value}),
    tones={S.DRAFT: "mute", S.OPEN: "info", S.CLOSED: "warn", S.DECIDED: "ok", S.CANCELLED: "mute"},
)


class Choice(TextChoices):
    YES = "yes", _("可以")
    MAYBE = "maybe", _("勉强")
    NO = "no", _("不行")


def poll_states() -> Any:
    return PollState.choices


def choices() -> Any:
    return Choice.choices
