"""Which parts count for an item or a rule: by register, type and words of the title."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from weiyuan.activities.models import ActivityKind
from weiyuan.duties.models.kinds import Event, RecordKind
from weiyuan.duties.queries.parts import Part

E, K = Event, RecordKind

# What must have become of a record before it proves an item of the five-ones; other registers count as they are.
PROVING = {
    K.ACTIVITY.value: E.ATTENDED.value,
    K.LEARNING.value: E.ATTENDED.value,
}
# The registers by name, for the evidence that an entry names.
REGISTERS = {
    K.PROPOSAL.value: "proposals.proposal",
    K.INFORMATION.value: "reports.socialopinion",
    K.RESEARCH.value: "reports.researchreport",
    K.CONSULTATION.value: "consultations.consultation",
    K.MATTER.value: "matters.residentmatter",
    K.ACTIVITY.value: "activities.activity",
    K.RECEPTION.value: "activities.receptionday",
    K.LEARNING.value: "learning.learningsession",
    K.LEAD.value: "investment.investmentlead",
    K.DEED.value: "matters.typicalcase",
    K.COMMENDATION.value: "governance.commendation",
}
# Activities that are a good deed by themselves.
DEEDS = {str(ActivityKind.SERVICE.label), str(ActivityKind.CONSOLATION.label)}


def kinds_of(wanted: str) -> Collection[str]:
    """The registers that a kind takes from: 提案或社情民意 from two, 实事好事 from three, any other from its own."""
    if wanted == K.ADVICE:
        return (K.PROPOSAL.value, K.INFORMATION.value)
    if wanted == K.DEED:
        return (K.DEED.value, K.ACTIVITY.value, K.MATTER.value)
    return (wanted,)


def of_kind(wanted: str, part: Part) -> bool:
    """Whether a part stands in the register, or is a good deed: a case, a service or help given, a matter solved."""
    if wanted == K.DEED and part.kind == K.ACTIVITY:
        return part.sort in DEEDS and E.ATTENDED.value in part.events
    if wanted == K.DEED and part.kind == K.MATTER:
        return E.SOLVED.value in part.events
    return part.kind in kinds_of(wanted)


def narrowed(wanted: Any, part: Part) -> bool:
    """Whether the part is of the types and its title has one of the words that an item or a rule asks for, if any."""
    if wanted.only_kinds and part.sort not in wanted.only_kinds:
        return False
    words = [word.strip() for word in wanted.title_has.split("、") if word.strip()]
    return not words or any(word in part.title for word in words)


def proves(item: Any, part: Part) -> bool:
    """Whether a part may prove an item of the five-ones."""
    kind = item.counts_record_type
    if not kind or not of_kind(kind, part) or not narrowed(item, part):
        return False
    return PROVING.get(part.kind) in (None, *part.events)


def earns(rule: Any, part: Part) -> bool:
    """Whether a rule gives or takes points for a part."""
    if not of_kind(rule.record_kind, part) or rule.event not in part.events or not narrowed(rule, part):
        return False
    return rule.hand in ("", part.hand) and (part.must or not rule.must_attend)
