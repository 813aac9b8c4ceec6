"""Every member's part in the records of a body: one line for each member and record, whatever the register.

Five-ones, points and dossiers are all worked out from these lines. Each register is asked with a fixed number of
queries, however many members and records there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Attendance, AttendanceRole, ReceptionDay
from weiyuan.activities.queries import activities_done, receptions_held
from weiyuan.activities.workflow import PRESENT, AttendanceState
from weiyuan.consultations.models import Consultation, ConsultationOpinion
from weiyuan.consultations.queries import held_in
from weiyuan.core.facts import Period
from weiyuan.duties.models.kinds import Event, Hand, RecordKind
from weiyuan.governance.models import Commendation
from weiyuan.investment.models import InvestmentLead
from weiyuan.investment.workflow import ARRIVED, SIGNED
from weiyuan.learning.models import LearningAttendance
from weiyuan.learning.queries import sessions_done
from weiyuan.learning.workflow import PresenceState
from weiyuan.matters.models import TypicalCase
from weiyuan.matters.queries import matters_received
from weiyuan.matters.workflow import FINISHED
from weiyuan.orgs.models import OrgUnit
from weiyuan.proposals.models import ProposalCoSign
from weiyuan.proposals.queries import submitted_in
from weiyuan.proposals.workflow import FILED, CoSignState
from weiyuan.reports.models import AdoptionForm, AdoptionLevel, InfoAdoption, ResearchReport, SocialOpinion
from weiyuan.reports.queries import research_done_in
from weiyuan.reports.workflow import OpinionState, ResearchState

E, K = Event, RecordKind


@dataclass(frozen=True, slots=True)
class Part:
    """What one member had to do with one record.

    kind      the register; hand: lead or joint; events: what became of it
    label     ``app_label.model`` of the record, with its key, number and title
    sort      the record's own type in words (调研, 理论学习, 区级), by which items and rules narrow
    fate      what became of it, in words, for the dossier
    makers    how many members made it together
    joiners   how many of them only joined
    combined  adopted as part of a combined piece and not by itself (综合采用)
    must      attendance was a duty
    hours     of study, None elsewhere
    """

    member: int
    kind: str
    hand: str
    events: frozenset[str]
    on: date
    label: str
    record: int
    no: str
    title: str
    sort: str = ""
    fate: str = ""
    makers: int = 1
    joiners: int = 0
    combined: bool = False
    must: bool = False
    hours: Decimal | None = None


@dataclass(frozen=True)
class Asked:
    """Whose part, in which period, and as far as whom: ``viewer`` None reads for the office's own reckoning."""

    org: OrgUnit
    period: Period
    members: Collection[int] | None = None
    viewer: Any = None

    def seen(self, rows: Any) -> Any:
        """The rows that the viewer may see."""
        if self.viewer is None:
            return rows
        return rows.filter(pk__in=rows.model.objects.visible_to(self.viewer).values("pk"))

    def wants(self, member: int | None) -> bool:
        return member is not None and (self.members is None or member in self.members)

    def those(self, rows: Any, path: str = "member") -> Any:
        """The rows of the members who are asked for."""
        found = rows.filter(**{f"{path}__isnull": False})
        return found if self.members is None else found.filter(**{f"{path}__in": list(self.members)})


def parts(
    org: OrgUnit,
    period: Period,
    members: Collection[int] | None = None,
    viewer: Any = None,
    kinds: Collection[str] = tuple(K.values),
) -> list[Part]:
    """The members' parts in the records of a period, by day, register and number."""
    asked = Asked(org, period, members, viewer)
    found = [part for kind, read in READERS.items() if kind in kinds for part in read(asked)]
    return sorted(found, key=lambda part: (part.on, part.kind, part.no, part.record, part.member))


def _joined(model: Any, field: str, keys: Collection[int]) -> dict[int, list[int]]:
    """Who stands in a many-to-many list of these records: record → members."""
    through = getattr(model, field).through
    record = f"{model._meta.model_name}_id"
    found: dict[int, list[int]] = {}
    for key, member in (
        through.objects.filter(**{f"{record}__in": keys}).order_by("pk").values_list(record, "member_id")
    ):
        found.setdefault(key, []).append(member)
    return found


def _all_hands(
    asked: Asked,
    kind: str,
    row: Any,
    lead: int | None,
    joint: list[int],
    events: Collection[str],
    on: date,
    **more: Any,
) -> Iterator[Part]:  # fmt: skip
    """The parts of everybody who had a hand in one record; ``more`` are further fields of the part."""
    said = {"title": str(row), "makers": len(joint) + (lead is not None), "joiners": len(joint), **more}
    became = frozenset(str(event) for event in events)
    for member, hand in ((lead, Hand.LEAD), *((one, Hand.JOINT) for one in joint)):
        if member is not None and asked.wants(member):
            place = (on, row._meta.label_lower, row.pk, row.no)
            yield Part(member, str(kind), hand.value, became, *place, **said)


def _proposals(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(submitted_in(asked.org, asked.period)))
    signed: dict[int, list[int]] = {}
    cosigns = ProposalCoSign.objects.of(asked.org).filter(state=CoSignState.SIGNED, proposal__in=[r.pk for r in rows])
    for proposal, member in cosigns.order_by("pk").values_list("proposal", "member"):
        signed.setdefault(proposal, []).append(member)
    for row in rows:
        events = {E.SUBMITTED}
        if row.state in FILED:
            events.add(E.FILED)
            events |= ({E.KEY} if row.key else set()) | ({E.EXCELLENT} if row.excellent else set())
        fate = "、".join(filter(None, (row.get_state_display(), row.get_reply_class_display())))
        yield from _all_hands(
            asked, K.PROPOSAL, row, row.proposer_id, signed.get(row.pk, []), events, row.submitted_on,
            sort=row.get_kind_display(), fate=fate,
        )  # fmt: skip


UPPER_LEVELS = {AdoptionLevel.CITY.value, AdoptionLevel.PROVINCE.value, AdoptionLevel.NATIONAL.value}


def _information(asked: Asked) -> Iterator[Part]:
    unsent = (OpinionState.DRAFT, OpinionState.RETURNED)
    table = SocialOpinion.objects.of(asked.org).within(asked.period, "reported_on").exclude(state__in=unsent)
    rows = list(asked.seen(table))
    keys = [row.pk for row in rows]
    joint = _joined(SocialOpinion, "co_reporters", keys)
    adopted: dict[int, list[InfoAdoption]] = {}
    for adoption in InfoAdoption.objects.of(asked.org).filter(opinion__in=keys).order_by("on", "pk"):
        adopted.setdefault(adoption.opinion_id, []).append(adoption)
    for row in rows:
        uses = adopted.get(row.pk, [])
        words = [f"{use.get_level_display()}{use.get_form_display()}" for use in uses]
        combined = bool(uses) and all(use.form == AdoptionForm.COMBINED for use in uses)
        fate = "、".join([str(row.get_state_display()), *words])
        yield from _all_hands(
            asked, K.INFORMATION, row, row.reporter_id, joint.get(row.pk, []), _info_events(row, uses),
            row.reported_on, sort=str(row.get_category_display()), fate=fate, combined=combined,
        )  # fmt: skip


def _info_events(row: SocialOpinion, uses: list[InfoAdoption]) -> set[Event]:
    events = {E.SUBMITTED}
    if row.sent_on:
        events.add(E.SENT)
    taken = bool(uses) or row.state in (OpinionState.ADOPTED, OpinionState.INSTRUCTED)
    if taken:
        events.add(E.ADOPTED)
    elif row.sent_on:
        events.add(E.NOT_ADOPTED)
    if any(use.level in UPPER_LEVELS for use in uses):
        events.add(E.UPPER)
    if row.state == OpinionState.INSTRUCTED or any(use.instruction for use in uses):
        events.add(E.INSTRUCTED)
    return events


RESEARCH_EVENTS = {
    ResearchState.ADOPTED: {E.ADOPTED},
    ResearchState.INSTRUCTED: {E.ADOPTED, E.INSTRUCTED},
    ResearchState.PUBLISHED: {E.PUBLISHED},
}


def _research(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(research_done_in(asked.org, asked.period)))
    team = _joined(ResearchReport, "team", [row.pk for row in rows])
    for row in rows:
        joint = [member for member in team.get(row.pk, []) if member != row.lead_writer_id]
        events = {E.SUBMITTED} | RESEARCH_EVENTS.get(row.state, set())
        if row.instruction_text or row.instructor:
            events.add(E.INSTRUCTED)
        sort = _("建议案") if row.is_proposal_draft else _("调研报告")
        yield from _all_hands(
            asked, K.RESEARCH, row, row.lead_writer_id, joint, events, row.submitted_on, sort=sort,
            fate=str(row.get_state_display()),
        )  # fmt: skip


def _consultations(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(held_in(asked.org, asked.period)))
    keys = [row.pk for row in rows]
    present = _joined(Consultation, "members", keys)
    voiced: dict[int, set[int]] = {}
    taken: dict[int, set[int]] = {}
    said = ConsultationOpinion.objects.of(asked.org).filter(consultation__in=keys, member__isnull=False)
    for consultation, member, adopted in said.values_list("consultation", "member", "adopted"):
        voiced.setdefault(consultation, set()).add(member)
        if adopted:
            taken.setdefault(consultation, set()).add(member)
    for row in rows:
        spoke, adopted_of = voiced.get(row.pk, set()), taken.get(row.pk, set())
        for member in dict.fromkeys([*present.get(row.pk, []), *sorted(spoke)]):
            events = {E.ATTENDED} | ({E.SPOKE} if member in spoke else set())
            events |= {E.ADOPTED} if member in adopted_of else set()
            words = [str(E(e).label) for e in (E.ATTENDED, E.SPOKE) if e in events]
            words += [_("意见被采纳")] if member in adopted_of else []
            yield from _all_hands(
                asked, K.CONSULTATION, row, member, [], events, row.on, sort=row.get_kind_display(),
                fate="、".join(words),
            )  # fmt: skip


def _matters(asked: Asked) -> Iterator[Part]:
    """The title is category and number: what a resident said is read on the matter's own page."""
    table = asked.seen(matters_received(asked.org, asked.period))
    rows = table.only(
        "pk", "no", "org", "state", "category", "kind", "received_at", "collected_by", "assigned_member",
        "result_class",
    )  # fmt: skip
    for row in rows.exclude(collected_by__isnull=True, assigned_member__isnull=True):
        solved = {E.SOLVED} if row.state in FINISHED and row.result_class == "solved" else set()
        title = _("%(category)s类意见") % {"category": row.category} if row.category else row.get_kind_display()
        said = {"sort": row.get_kind_display(), "fate": str(row.get_state_display()), "title": title}
        day = row.received_on
        if row.collected_by_id == row.assigned_member_id:
            both = {E.COLLECTED, E.FOLLOWED} | solved
            yield from _all_hands(asked, K.MATTER, row, row.assigned_member_id, [], both, day, **said)
            continue
        yield from _all_hands(asked, K.MATTER, row, row.collected_by_id, [], {E.COLLECTED}, day, **said)
        yield from _all_hands(asked, K.MATTER, row, row.assigned_member_id, [], {E.FOLLOWED} | solved, day, **said)


CAME = {AttendanceState.LEAVE_APPROVED: E.EXCUSED, AttendanceState.ABSENT: E.ABSENT}


def _activities(asked: Asked) -> Iterator[Part]:
    held = activities_done(asked.org, asked.period)
    told = [*PRESENT, *CAME]
    table = Attendance.objects.of(asked.org).filter(activity__in=held, state__in=told).select_related("activity")
    for row in asked.seen(asked.those(table)):
        came = row.state in PRESENT
        events = {E.ATTENDED} if came else {CAME[row.state]}
        if came and (row.speech or row.role == AttendanceRole.SPEAKER):
            events.add(E.SPOKE)
        activity = row.activity
        yield from _all_hands(
            asked, K.ACTIVITY, activity, row.member_id, [], events, timezone.localdate(activity.start),
            sort=activity.get_kind_display(), fate=_presence(came, row.late, events), must=activity.must_attend,
        )  # fmt: skip


def _presence(came: bool, late: bool, events: set[Event]) -> str:
    if came:
        return _("迟到") if late else _("出席")
    return _("请假") if E.EXCUSED in events else _("缺席")


def _receptions(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(receptions_held(asked.org, asked.period)))
    duty = _joined(ReceptionDay, "members_on_duty", [row.pk for row in rows])
    for row in rows:
        for member in duty.get(row.pk, []):
            fate = _("接待%d人次") % row.people_received if row.people_received else str(row.get_state_display())
            yield from _all_hands(asked, K.RECEPTION, row, member, [], {E.ATTENDED}, row.on, title=row.place, fate=fate)


STUDIED = {
    PresenceState.PRESENT: E.ATTENDED, PresenceState.EXCUSED: E.EXCUSED, PresenceState.ABSENT: E.ABSENT,
}  # fmt: skip


def _learning(asked: Asked) -> Iterator[Part]:
    held = sessions_done(asked.org, asked.period)
    table = LearningAttendance.objects.of(asked.org).filter(session__in=held, state__in=list(STUDIED))
    for row in asked.seen(asked.those(table)).select_related("session"):
        came, session = row.state == PresenceState.PRESENT, row.session
        events = {STUDIED[row.state]} | ({E.SPOKE} if row.spoke else set())
        yield from _all_hands(
            asked, K.LEARNING, session, row.member_id, [], events, timezone.localdate(session.at),
            sort=session.get_kind_display(), fate=_presence(came, row.late, events),
            hours=session.hours if came else None,
        )  # fmt: skip


def _leads(asked: Asked) -> Iterator[Part]:
    table = InvestmentLead.objects.of(asked.org).within(asked.period, "reported_on")
    for row in asked.seen(asked.those(table, "introducer")):
        events = {E.INTRODUCED} | ({E.SIGNED} if row.state in SIGNED else set())
        events |= {E.ARRIVED} if row.state in ARRIVED and row.certified_by else set()
        yield from _all_hands(
            asked, K.LEAD, row, row.introducer_id, [], events, row.reported_on, sort=row.get_capital_kind_display(),
            fate=str(row.get_state_display()),
        )  # fmt: skip


def _good_deeds(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(TypicalCase.objects.of(asked.org).within(asked.period, "on")))
    people = _joined(TypicalCase, "members", [row.pk for row in rows])
    for row in rows:
        for member in people.get(row.pk, []):
            fate = _("有结果") if row.result else _("尚无结果")
            yield from _all_hands(asked, K.DEED, row, member, [], {E.DONE}, row.on, sort=_("典型案例"), fate=fate)


def _commendations(asked: Asked) -> Iterator[Part]:
    rows = list(asked.seen(Commendation.objects.of(asked.org).within(asked.period, "awarded_on")))
    people = _joined(Commendation, "members", [row.pk for row in rows])
    for row in rows:
        for member in people.get(row.pk, []):
            yield from _all_hands(
                asked, K.COMMENDATION, row, member, [], {E.AWARDED}, row.awarded_on, sort=row.get_level_display(),
                fate=row.issuer,
            )  # fmt: skip


READERS: dict[str, Callable[[Asked], Iterator[Part]]] = {
    K.PROPOSAL.value: _proposals,
    K.INFORMATION.value: _information,
    K.RESEARCH.value: _research,
    K.CONSULTATION.value: _consultations,
    K.MATTER.value: _matters,
    K.ACTIVITY.value: _activities,
    K.RECEPTION.value: _receptions,
    K.LEARNING.value: _learning,
    K.LEAD.value: _leads,
    K.DEED.value: _good_deeds,
    K.COMMENDATION.value: _commendations,
}
