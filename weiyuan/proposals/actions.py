"""Writes about proposals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.matters.actions import mark_sources
from weiyuan.proposals.models import WORDS, Proposal, ProposalCoSign, ProposalKind, months_later
from weiyuan.proposals.workflow import COSIGN, PROPOSAL, CoSignState

# The fields that a step may be told along with it: a form asks for these.
PROPOSAL_FIELDS: dict[str, tuple[str, ...]] = {
    "submit": ("submitted_on", "session"),
    "file": ("case_no", "category", "key"),
    "refuse": ("not_filed_reason",),
    "merge": ("merged_into",),
    "dispatch": ("dispatched_on", "planned_finish"),
    "reply": ("reply_date", "reply_class", "reply_doc_no", "reply_signer", "done_items", "planned_items"),
    "redo": ("planned_finish",),
    "track": ("track_class", "track_text"),
    "archive": ("excellent",),
}
COSIGN_FIELDS: dict[str, tuple[str, ...]] = {"sign": ("answered_on",), "decline": ("answered_on",)}


@transaction.atomic
def move_proposal(proposal: Proposal, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a proposal; the days and terms that it implies hold unless others were said.

    Raises as ``transition.take`` does, and ValidationError where nobody signed a joint proposal that is to be
    finished, or the proposal would contradict itself.
    """
    if (
        step == "finish"
        and proposal.kind == ProposalKind.JOINT
        and not proposal.cosigns.filter(state=CoSignState.SIGNED)
    ):
        raise ValidationError({"kind": _("联名提案至少要有一名委员签名")})
    arrow, fields = PROPOSAL.step(step), {}
    if arrow in PROPOSAL.open_steps(proposal, by):  # otherwise ``take`` says why not
        new = told.told(proposal, step, said, PROPOSAL_FIELDS)
        fields = told.also(new, _implied(proposal, step, new.get("dispatched_on")))
        told.weigh(proposal, arrow.target, fields)
    taken = transition.take(proposal, step, by=by, note=note, also=fields)
    keep_sources(proposal, {}, by=by)
    return taken


def keep_sources(proposal: Proposal, old: Mapping[str, Any], *, by: Any) -> None:
    """The residents' matters from which it came, or no longer comes, are marked as turned into it or not."""
    sources = [*proposal.source_matters.all(), *old.get("source_matters", [])]
    draft = proposal.state in PROPOSAL.drafts and _is_own(proposal)
    day = proposal.submitted_on
    mark_sources("proposal", sources, lambda matter: matter.proposals.alive().exists(), by=by, on=day, draft=draft)


def _is_own(proposal: Proposal) -> bool:
    """Whether the proposer wrote it down himself."""
    proposer = proposal.proposer
    return proposer is not None and proposer.user_id is not None and proposer.user_id == proposal.created_by_id


def _implied(proposal: Proposal, step: str, dispatched: date | None) -> dict[str, Any]:
    """The fields that follow from a step: days and terms, the latter from the day on which it was handed over."""
    today, limits = timezone.localdate(), WORDS["limits"]
    match step:
        case "submit":
            again = bool(proposal.no)
            return {"submitted_on": today if again else proposal.submitted_on or today}
        case "dispatch":
            return {"dispatched_on": today, "planned_finish": months_later(dispatched or today, limits["reply_months"])}
        case "reply":
            return {"reply_date": today if proposal.redo else proposal.reply_date or today}
        case "redo":
            return {"redo": True, "planned_finish": months_later(today, limits["redo_months"])}
    return {}


@transaction.atomic
def move_cosign(cosign: ProposalCoSign, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Answer a request to co-sign: the note is the opinion that a co-signer must write.

    Raises as ``transition.take`` does, and WrongState where the time for signing is over.
    """
    arrow, fields = COSIGN.step(step), {}
    if arrow in COSIGN.open_steps(cosign, by):
        if step == "sign" and cosign.deadline and timezone.now() > cosign.deadline:
            raise WrongState(f"sign: {cosign.deadline}")
        implied = {"answered_on": timezone.localdate(), "opinion": note or cosign.opinion}
        fields = told.also(told.told(cosign, step, said, COSIGN_FIELDS), implied)
        told.weigh(cosign, arrow.target, fields)
    return transition.take(cosign, step, by=by, note=note, also=fields)
