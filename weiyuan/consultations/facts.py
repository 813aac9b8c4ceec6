"""What is true about a body's consultations in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from weiyuan.consultations.models import Consultation, ConsultationKind, ConsultationOpinion, OutcomeItem
from weiyuan.consultations.queries import held_in
from weiyuan.consultations.workflow import OutcomeState
from weiyuan.core.facts import Fact, Period, counted
from weiyuan.orgs.models import OrgUnit

REGISTER = Consultation._meta.label_lower
HELD = "期内已召开的协商"
MEETINGS = "期内已召开的协商，听取意见和专题协商另计"
TOLD_APART = frozenset({ConsultationKind.HEARING.value, ConsultationKind.SPECIAL.value})
TOP_SUBJECTS = 5


class Line(NamedTuple):
    """A consultation held in the period."""

    pk: int
    title: str
    kind: str
    head_present: bool
    party_people: list[str]
    unit_people: list[str]
    experts: list[str]
    residents: int


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """The facts of the catalogue's section ``consultations``."""
    rows = held_in(org, period).order_by("on", "pk").values_list(*Line._fields)
    held = [Line(*row) for row in rows]
    hearings = [c for c in held if c.kind == ConsultationKind.HEARING]
    special = [c for c in held if c.kind == ConsultationKind.SPECIAL]
    meetings = [c for c in held if c.kind not in TOLD_APART]
    heads = (c.pk for c in meetings if c.head_present)
    return [
        counted("consultations.sessions", (c.pk for c in meetings), "次", REGISTER, MEETINGS),
        counted("consultations.with_head", heads, "次", REGISTER, f"{MEETINGS}，党工委主要负责人到会"),
        counted("consultations.hearings", (c.pk for c in hearings), "次", REGISTER, f"{HELD}，类型为听取意见"),
        counted("consultations.specials", (c.pk for c in special), "次", REGISTER, f"{HELD}，类型为专题协商"),
        _attendance(org, period, meetings),
        *_topics("consultations.topics", meetings, f"{MEETINGS}的议题，按日期"),
        *_topics("consultations.hearing_topics", hearings, f"{HELD}，类型为听取意见的议题"),
        *_topics("consultations.special_topics", special, f"{HELD}，类型为专题协商的议题"),
        *_opinions(org, period),
        *_outcomes(org, period),
    ]


def _topics(key: str, held: Sequence[Line], words: str) -> list[Fact]:
    if not held:
        return []
    titles = tuple(dict.fromkeys(c.title for c in held))
    return [Fact(key, titles, "", REGISTER, tuple(c.pk for c in held), words)]


def _attendance(org: OrgUnit, period: Period, held: Sequence[Line]) -> Fact:
    """Members, leaders, people of units, experts and residents, each time counted again."""
    took_part: Any = Consultation.members.through
    ids = tuple(c.pk for c in held)
    members = took_part.objects.filter(
        consultation__in=held_in(org, period).exclude(kind__in=sorted(TOLD_APART))
    ).count()
    others = sum(len(c.party_people) + len(c.unit_people) + len(c.experts) + c.residents for c in held)
    words = f"{MEETINGS}，参加人次：委员、党政领导、部门人员、专家和群众代表"
    return Fact("consultations.attendance", members + others, "人次", REGISTER, ids, words)


def _opinions(org: OrgUnit, period: Period) -> list[Fact]:
    register = ConsultationOpinion._meta.label_lower
    said = list(
        ConsultationOpinion.objects.of(org)
        .filter(consultation__in=held_in(org, period))
        .order_by("pk")
        .values_list("pk", "adopted", "subject", "member")
    )
    taken = (pk for pk, adopted, _subject, _member in said if adopted)
    found = [
        counted("consultations.opinions", (row[0] for row in said), "条", register, f"{HELD}中提出的意见建议"),
        counted("consultations.opinions_adopted", taken, "条", register, f"{HELD}中提出并被采纳的意见建议"),
    ]
    subjects: dict[str, list[int]] = defaultdict(list)
    for pk, _adopted, subject, member in said:
        if subject and member:
            subjects[subject].append(pk)
    if subjects:
        top = sorted(subjects, key=lambda name: -len(subjects[name]))[:TOP_SUBJECTS]
        ids = tuple(pk for name in top for pk in subjects[name])
        words = "委员所提意见建议按涉及事项，多的在前，取前五项"
        found.append(Fact("consultations.suggestion_topics", tuple(top), "", register, ids, words))
    return found


def _outcomes(org: OrgUnit, period: Period) -> list[Fact]:
    register = OutcomeItem._meta.label_lower
    agreed = list(
        OutcomeItem.objects.of(org)
        .filter(consultation__in=held_in(org, period))
        .order_by("pk")
        .values_list("pk", "state")
    )
    done = (pk for pk, state in agreed if state == OutcomeState.DONE)
    return [
        counted("consultations.outcomes", (pk for pk, _state in agreed), "项", register, f"{HELD}的成果事项"),
        counted("consultations.outcomes_done", done, "项", register, f"{HELD}的成果事项，已落实"),
    ]
