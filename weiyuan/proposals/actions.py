"""Writes about proposals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.proposals.models import WORDS, Proposal, ProposalCoSign, ProposalKind, months_later
from weiyuan.proposals.workflow import CoSignState


@transaction.atomic
def move_proposal(proposal: Proposal, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a proposal and keep the dates that the step implies.

    Raises as ``transition.take`` does, and ValidationError where nobody signed a
    joint proposal that is to be finished.
    """
    if (
        step == "finish"
        and proposal.kind == ProposalKind.JOINT
        and not proposal.cosigns.filter(state=CoSignState.SIGNED)
    ):
        raise ValidationError({"kind": _("联名提案至少要有一名委员签名")})
    implied = _implied(proposal, step)
    if implied:  # before the step, because the database refuses a sent proposal without a day
        Proposal.objects.filter(pk=proposal.pk).update(**implied)
    taken = transition.take(proposal, step, by=by, note=note)
    for name, value in implied.items():
        setattr(proposal, name, value)
    return taken


def _implied(proposal: Proposal, step: str) -> dict[str, Any]:
    """The fields that follow from a step: days and terms."""
    today, limits = timezone.localdate(), WORDS["limits"]
    match step:
        case "submit":
            again = bool(proposal.no)
            return {"submitted_on": today if again else proposal.submitted_on or today}
        case "dispatch":
            return {"dispatched_on": today, "planned_finish": months_later(today, limits["reply_months"])}
        case "reply":
            return {"reply_date": today if proposal.redo else proposal.reply_date or today}
        case "redo":
            return {"redo": True, "planned_finish": months_later(today, limits["redo_months"])}
    return {}


@transaction.atomic
def move_cosign(cosign: ProposalCoSign, step: str, *, by: Any, note: str = "") -> Step:
    """Answer a request to co-sign: the note is the opinion that a co-signer must write.

    Raises as ``transition.take`` does, and WrongState where the time for signing is over.
    """
    taken = transition.take(cosign, step, by=by, note=note)
    if step == "sign" and cosign.deadline and timezone.now() > cosign.deadline:
        raise WrongState(f"sign: {cosign.deadline}")
    cosign.answered_on = timezone.localdate()
    cosign.opinion = note or cosign.opinion
    cosign.save(update_fields=["answered_on", "opinion"])
    return taken
