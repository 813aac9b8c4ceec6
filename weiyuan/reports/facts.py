"""What is true about a body's information, research reports and publications in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.orgs.models import OrgUnit
from weiyuan.reports.models import (
    AdoptionForm,
    AdoptionLevel,
    InfoAdoption,
    Publication,
    Reaction,
    ResearchReport,
    SocialOpinion,
)
from weiyuan.reports.queries import published_in, research_done_in, sent_in

OPINIONS = SocialOpinion._meta.label_lower
ADOPTIONS = InfoAdoption._meta.label_lower
RESEARCH = ResearchReport._meta.label_lower
PUBLICATIONS = Publication._meta.label_lower
SENT = "报送日期在期内的社情民意信息"
LEVELS = [level.value for level in AdoptionLevel]
ABOVE = frozenset({AdoptionLevel.CITY.value, AdoptionLevel.PROVINCE.value, AdoptionLevel.NATIONAL.value})


class Line(NamedTuple):
    """A piece of information sent in the period."""

    pk: int
    title: str
    edited_title: str
    reviewer: str
    time_critical: bool
    pertinent: bool
    policy_title: str
    policy_issuer: str
    policy_date: date | None
    reaction: str
    sent_to: list[str]
    source_matter_id: int | None
    source_activity_id: int | None
    source_research_id: int | None

    @property
    def name(self) -> str:
        return self.edited_title or self.title

    @property
    def backed(self) -> bool:
        return bool(self.source_matter_id or self.source_activity_id or self.source_research_id)

    @property
    def triggered(self) -> bool:
        """Written because of a policy that is named in full."""
        return bool(self.policy_title and self.policy_issuer and self.policy_date)


class Taken(NamedTuple):
    """A row of the adoptions of such a piece."""

    pk: int
    opinion: int
    level: str
    form: str
    instruction: bool


COUNTS: tuple[tuple[str, Callable[[Line], bool], str], ...] = (
    ("submitted", lambda o: True, ""),
    ("reviewed", lambda o: bool(o.reviewer), "，经分管领导审阅"),
    ("time_critical", lambda o: o.time_critical, "，时效性强"),
    ("pertinent", lambda o: o.pertinent, "，针对性强"),
    ("unbacked", lambda o: not o.backed, "，未关联群众意见、走访、调研"),
)


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """The facts of the catalogue's section ``reports``."""
    rows = sent_in(org, period).order_by("sent_on", "pk").values_list(*Line._fields)
    sent = [Line(*row) for row in rows]
    ids = [o.pk for o in sent]
    unbacked = [o.pk for o in sent if not o.backed]
    returned = SocialOpinion.objects.of(org).within(period, "returned_on").ids()
    return [
        *(
            counted(f"reports.{name}", (o.pk for o in sent if holds(o)), "篇", OPINIONS, SENT + words)
            for name, holds, words in COUNTS
        ),
        *rate("reports.unbacked_rate", len(unbacked), len(ids), OPINIONS, ids, "未关联来源的信息÷报送"),
        counted("reports.returned", returned, "篇", OPINIONS, "退回日期在期内的社情民意信息"),
        *_adoptions(org, period, sent),
        *_triggered(sent),
        *_research(org, period),
        *_publications(org, period),
    ]


def _adoptions(org: OrgUnit, period: Period, sent: Sequence[Line]) -> list[Fact]:
    """Forwarding is not adoption; one piece adopted twice counts once, once per level."""
    of_sent = InfoAdoption.objects.of(org).filter(opinion__in=sent_in(org, period))
    rows = [Taken(*row) for row in of_sent.order_by("pk").values_list(*Taken._fields)]
    adoptions = [row for row in rows if row.form != AdoptionForm.FORWARDED]
    adopted = sorted({row.opinion for row in adoptions})
    above = [row for row in adoptions if row.level in ABOVE]
    instructed = [row for row in rows if row.instruction]
    noticed = {row.opinion for row in instructed}
    first = {row.opinion for row in adoptions if row.level == AdoptionLevel.DISTRICT}
    ids = [o.pk for o in sent]
    return [
        counted("reports.adopted", adopted, "篇", OPINIONS, f"{SENT}，被任一级采用（单篇或综合）"),
        _pieces("reports.adopted_above", above, f"{SENT}，被市级及以上采用"),
        _pieces("reports.instructed", instructed, f"{SENT}，获领导批示"),
        *rate("reports.adoption_rate", len(first), len(ids), OPINIONS, ids, "区级采用的信息÷报送"),
        *_by_level(adoptions),
        *_titles(sent, {*adopted, *noticed}),
    ]


def _pieces(key: str, rows: Sequence[Taken], words: str) -> Fact:
    """How many pieces stand behind these rows; the rows prove it."""
    return Fact(key, len({row.opinion for row in rows}), "篇", ADOPTIONS, tuple(row.pk for row in rows), words)


def _by_level(adoptions: Sequence[Taken]) -> list[Fact]:
    lines = []
    for level in AdoptionLevel:
        here = [row for row in adoptions if row.level == level]
        if here:
            ids = tuple(row.pk for row in here)
            count = Fact("count", len({row.opinion for row in here}), "篇", ADOPTIONS, ids)
            lines.append({"level": Fact("level", str(level.label), "", ADOPTIONS, ids), "count": count})
    if not lines:
        return []
    ids = tuple(row.pk for row in adoptions)
    words = f"{SENT}的采用，按级别，同一级同一篇计一次"
    return [Fact("reports.adopted_by_level", len(lines), "级", ADOPTIONS, ids, words, tuple(lines))]


def _titles(sent: Sequence[Line], honoured: set[int]) -> list[Fact]:
    others = sorted((o for o in sent if not o.triggered), key=lambda o: o.pk not in honoured)
    if not others:
        return []
    titles, ids = tuple(o.name for o in others), tuple(o.pk for o in others)
    return [Fact("reports.titles", titles, "《》", OPINIONS, ids, f"{SENT}的题目，被采用、获批示的在前")]


def _triggered(sent: Sequence[Line]) -> list[Fact]:
    lines = []
    for o in sent:
        if not o.triggered or o.policy_date is None:
            continue
        ids = (o.pk,)
        line = {
            "title": Fact("title", o.name, "《》", OPINIONS, ids),
            "policy": Fact("policy", o.policy_title, "《》", OPINIONS, ids),
            "issuer": Fact("issuer", o.policy_issuer, "", OPINIONS, ids),
            "issued_on": Fact("issued_on", o.policy_date, "", OPINIONS, ids),
        }
        if o.reaction:
            line["strong"] = Fact("strong", o.reaction == Reaction.STRONG, "", OPINIONS, ids)
        if o.sent_to:
            line["sent_to"] = Fact("sent_to", "、".join(o.sent_to), "", OPINIONS, ids)
        lines.append(line)
    if not lines:
        return []
    keys = tuple(o.pk for o in sent if o.triggered)
    words = f"{SENT}，写明所针对的政策、出台单位和日期"
    return [Fact("reports.triggered", len(lines), "篇", OPINIONS, keys, words, tuple(lines))]


def _research(org: OrgUnit, period: Period) -> list[Fact]:
    done = list(
        research_done_in(org, period).order_by("submitted_on", "pk").values_list("pk", "title", "is_proposal_draft")
    )
    words = "完成日期在期内的调研报告（已提交及以后，不含退回）"
    ids = tuple(row[0] for row in done)
    formal = (pk for pk, _title, recommends in done if recommends)
    found = [
        counted("reports.research", ids, "篇", RESEARCH, words),
        counted("reports.recommendations", formal, "件", RESEARCH, f"{words}，建议案"),
    ]
    if done:
        titles = tuple(row[1] for row in done)
        found.append(Fact("reports.research_titles", titles, "《》", RESEARCH, ids, words))
    return found


def _publications(org: OrgUnit, period: Period) -> list[Fact]:
    out = list(published_in(org, period).order_by("on", "pk").values_list("pk", "periodical", "title"))
    ids = tuple(row[0] for row in out)
    found = [counted("reports.published", ids, "篇", PUBLICATIONS, "发表日期在期内的文章")]
    papers: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, periodical, title in out:
        papers[periodical].append((pk, title))
    lines = []
    for periodical, works in papers.items():
        keys = tuple(pk for pk, _title in works)
        titles = tuple(title for _pk, title in works)
        lines.append(
            {
                "periodical": Fact("periodical", periodical, "《》", PUBLICATIONS, keys),
                "titles": Fact("titles", titles, "《》", PUBLICATIONS, keys),
            }
        )
    if lines:
        words = "发表日期在期内的文章，按报刊"
        found.append(Fact("reports.publications", len(lines), "种", PUBLICATIONS, ids, words, tuple(lines)))
    return found
