"""The states of one member's work on one item of the five-ones."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class EntryState(TextChoices):
    OPEN = "open", _("待完成")
    CLAIMED = "claimed", _("已申报")
    VERIFIED = "verified", _("已认定")
    REJECTED = "rejected", _("未认定")


S = EntryState
CLAIM = "duties.claim_fiveonesentry"
VERIFY = "duties.verify_fiveonesentry"

ENTRY = Workflow(
    EntryState,
    (
        Step("claim", _("申报"), sources(S.OPEN, S.REJECTED), S.CLAIMED, CLAIM),
        Step("verify", _("认定"), sources(S.CLAIMED), S.VERIFIED, VERIFY),
        Step("reject", _("不予认定"), sources(S.CLAIMED), S.REJECTED, VERIFY, needs_note=True),
    ),
    drafts=frozenset({S.OPEN.value}),
    tones={S.CLAIMED: "warn", S.VERIFIED: "ok", S.REJECTED: "bad"},
)


def entry_states() -> Any:
    return EntryState.choices


# The fields that a step may be told along with it (``move_entry(…, done_on=…)``): a form asks for these.
STEP_FIELDS: dict[str, tuple[str, ...]] = {"claim": ("done_on", "record_kind", "record_no", "description")}
