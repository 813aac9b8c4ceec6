"""The states of a resident's matter (domain.md D1), and what each step asks to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class MatterState(TextChoices):
    DRAFT = "draft", _("草稿")
    REGISTERED = "registered", _("已登记")
    TRIAGED = "triaged", _("已梳理")
    ACCEPTED = "accepted", _("已受理")
    REFUSED = "refused", _("不予受理")
    REFERRED = "referred", _("已转其他渠道")
    MERGED = "merged", _("已并案")
    ASSIGNED = "assigned", _("已交办")
    IN_PROGRESS = "in_progress", _("办理中")
    WAITING = "waiting", _("待群众补充")
    EXTENSION_REQUESTED = "extension_requested", _("申请延期")
    REOPENED = "reopened", _("重新办理")
    REPLIED = "replied", _("已答复")
    FEEDBACK_GIVEN = "feedback_given", _("已反馈")
    CLOSED = "closed", _("已办结")
    CONVERTED = "converted", _("已转化")


S = MatterState
REGISTER = "matters.register_residentmatter"
DECIDE = "matters.decide_residentmatter"
HANDLE = "matters.handle_residentmatter"
HEAR = "matters.hear_residentmatter"
FEEDBACK = "matters.feedback_residentmatter"
REOPEN = "matters.reopen_residentmatter"
MOST_REOPENINGS = 2
MOST_EXTENSION = 60  # workdays that may be asked for at once

# Taken up by the studio; handed to a unit or a member; answered; come to its end with the resident told.
TAKEN_UP = sources(
    S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING, S.EXTENSION_REQUESTED, S.REPLIED, S.FEEDBACK_GIVEN, S.CLOSED,
    S.REOPENED, S.CONVERTED,
)  # fmt: skip
HANDED = TAKEN_UP - sources(S.ACCEPTED)
ANSWERED = sources(S.REPLIED, S.FEEDBACK_GIVEN, S.CLOSED)
FINISHED = sources(S.FEEDBACK_GIVEN, S.CLOSED)
GROWS = TAKEN_UP | sources(S.REGISTERED, S.TRIAGED)  # a proposal, information or a consultation may come of it
MERGEABLE = sources(S.REGISTERED, S.TRIAGED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS)  # nothing was answered yet
UNDER_WAY = sources(S.REGISTERED, S.TRIAGED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REOPENED)

MATTER = Workflow(
    MatterState,
    (
        Step("register", _("登记"), sources(S.DRAFT), S.REGISTERED, REGISTER),
        Step("triage", _("梳理"), sources(S.REGISTERED), S.TRIAGED, DECIDE),
        Step("accept", _("受理"), sources(S.TRIAGED), S.ACCEPTED, DECIDE),
        Step("refuse", _("不予受理"), sources(S.TRIAGED), S.REFUSED, DECIDE, needs_note=True),
        Step("refer", _("转其他渠道"), sources(S.TRIAGED), S.REFERRED, DECIDE, needs_note=True),
        Step("assign", _("交办"), sources(S.ACCEPTED), S.ASSIGNED, DECIDE),
        Step("start", _("签收办理"), sources(S.ASSIGNED), S.IN_PROGRESS, HANDLE),
        Step("return", _("退回"), sources(S.ASSIGNED, S.IN_PROGRESS), S.ACCEPTED, HANDLE, needs_note=True),
        Step("ask_resident", _("请群众补充"), sources(S.IN_PROGRESS), S.WAITING, HANDLE, needs_note=True),
        Step("hear_again", _("群众已补充"), sources(S.WAITING), S.IN_PROGRESS, HEAR),
        Step("carry_on", _("恢复办理"), sources(S.WAITING), S.IN_PROGRESS, HANDLE, needs_note=True),
        Step(
            "request_extension", _("申请延期"), sources(S.IN_PROGRESS), S.EXTENSION_REQUESTED, HANDLE, needs_note=True
        ),
        Step("extend", _("同意延期"), sources(S.EXTENSION_REQUESTED), S.IN_PROGRESS, DECIDE),
        Step("deny_extension", _("不同意延期"), sources(S.EXTENSION_REQUESTED), S.IN_PROGRESS, DECIDE, needs_note=True),
        Step("reply", _("答复"), sources(S.IN_PROGRESS, S.CONVERTED), S.REPLIED, HANDLE),
        Step("feedback", _("反馈群众"), sources(S.REPLIED), S.FEEDBACK_GIVEN, FEEDBACK),
        Step("close", _("办结"), sources(S.REPLIED, S.FEEDBACK_GIVEN), S.CLOSED, DECIDE),
        Step("reopen", _("重新办理"), sources(S.FEEDBACK_GIVEN, S.CLOSED), S.REOPENED, REOPEN, needs_note=True),
        Step("resume", _("继续办理"), sources(S.REOPENED), S.IN_PROGRESS, HANDLE),
        Step("convert", _("转化"), UNDER_WAY, S.CONVERTED, DECIDE),
        # Last, because the first step from a state is the usual one.
        Step("merge", _("并案"), MERGEABLE, S.MERGED, DECIDE),
        Step("unmerge", _("撤销并案"), sources(S.MERGED), S.TRIAGED, DECIDE, needs_note=True),
    ),
    drafts=sources(S.DRAFT),
    tones={
        S.REGISTERED: "warn", S.TRIAGED: "warn", S.ACCEPTED: "info", S.ASSIGNED: "info", S.IN_PROGRESS: "info",
        S.WAITING: "warn", S.EXTENSION_REQUESTED: "warn", S.REPLIED: "plum", S.FEEDBACK_GIVEN: "ok", S.CLOSED: "ok",
        S.REOPENED: "bad", S.CONVERTED: "plum",
    },
)  # fmt: skip

# The fields that a step may be told along with it (``move_matter(…, result=…)``): a form asks for these.
STEP_FIELDS: dict[str, tuple[str, ...]] = {
    "triage": (
        "category", "kind", "tags", "hot", "hard", "safety_level", "secrecy", "responsible_body", "due_accept",
        "due_finish",
    ),
    "accept": ("accepted_on", "due_finish"),
    "refuse": ("refuse_reason",),
    "refer": ("referred_to",),
    "merge": ("merged_into",),
    "unmerge": ("category",),
    "assign": ("assigned_unit", "assigned_member", "assigned_on", "due_finish"),
    "request_extension": ("extension_days",),
    "extend": ("due_finish",),
    "reply": ("result", "result_class", "answer_to", "replied_on"),
    "feedback": ("feedback_on", "feedback_way", "satisfaction"),
    "close": ("closed_on",),
    "reopen": ("satisfaction",),
    "convert": ("proposal_on", "report_on", "consultation_on"),
}  # fmt: skip


def matter_states() -> Any:
    return MatterState.choices
