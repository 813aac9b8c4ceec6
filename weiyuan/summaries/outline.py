"""Which sections a body's summary deserves, in what order: templates are data, facts decide what is left.

What has no facts is left out, never padded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from weiyuan.core.documents.tree import Run
from weiyuan.core.facts import Fact, PeriodFacts
from weiyuan.summaries.patterns import Pattern, Scope, fill, holds
from weiyuan.summaries.period import with_period
from weiyuan.summaries.template import (
    FINDING_SLOTS,
    ChartPlan,
    Outline,
    ParagraphPlan,
    Section,
    Sentence,
    is_frame_key,
    load_outline,
)

FEWEST_BARS, LOWEST_TOP, MOST_AT_TOP = 3, 5, 2

__all__ = ["Outline", "Question", "Section", "load_outline", "missing", "outline"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the documents need and the registers do not hold yet."""

    key: str
    text: str
    register: str
    ids: tuple[int, ...]


def outline(template: Outline, facts: PeriodFacts) -> tuple[Section, ...]:
    """The sections that these facts can fill, each with only the sentences and variants that hold.

    Sections on shortcomings stay in; ``prose.write`` leaves them out where no finding is given.
    """
    named = with_period(facts)
    kept = (_keep_section(section, named) for section in template.sections)
    return tuple(section for section in kept if section)


def missing(facts: PeriodFacts) -> tuple[Question, ...]:
    """What to ask before printing: records where none gives a sentence, and the result of every case that has none.

    A case is printed when it ends. Raises OutlineError where the facts name no known type of body.
    """
    cases = facts.get("matters.cases")
    rows = enumerate(cases.rows if cases else (), start=1)
    open_cases = ((number, row) for number, row in rows if "result" not in row or not row["result"].value)
    return (*_ask_for_records(facts), *(_ask_for_result(number, row) for number, row in open_cases))


def _ask_for_records(facts: PeriodFacts) -> tuple[Question, ...]:
    """Asked where only title and signature, or nothing but shortcomings, would be printed."""
    sections = outline(load_outline(str(facts.value("orgs.body_type"))), facts)
    if any(_tells_of_work(section) for section in sections):
        return ()
    text = "期内没有登记任何记录，总结没有正文；请核对起止日期，或补记后再生成。"
    return (Question("period.records", text, "", ()),)


def _tells_of_work(section: Section) -> bool:
    sentences = (sentence for paragraph in section.paragraphs for sentence in paragraph.sentences)
    told = any(not sentence.frame and not _is_finding(sentence) for sentence in sentences)
    return told or bool(section.tables or section.charts or section.children)


def _is_finding(sentence: Sentence) -> bool:
    return any(slot.key in FINDING_SLOTS for variant in sentence.variants for slot in variant.slots)


def _ask_for_result(number: int, row: Mapping[str, Fact]) -> Question:
    name = row.get("name") or Fact("name", "")
    text = f"典型案例“{name.value}”还没有结果，补记结果后才写入总结。"
    return Question(f"matters.cases#{number}.result", text, name.register, name.ids)


def _keep_section(section: Section, facts: PeriodFacts) -> Section | None:
    children = tuple(child for child in (_keep_section(each, facts) for each in section.children) if child)
    paragraphs = tuple(kept for kept in (_keep_paragraph(each, facts) for each in section.paragraphs) if kept)
    tables = tuple(each for each in section.tables if _lines(each.of, facts))
    charts = tuple(each for each in section.charts if _is_clear(each, facts))
    says_something = children or tables or charts or any(not each.is_frame for each in paragraphs)
    if section.headings and not says_something:
        return None
    return replace(section, paragraphs=paragraphs, tables=tables, charts=charts, children=children)


def _is_clear(chart: ChartPlan, facts: PeriodFacts) -> bool:
    """Whether a picture says more than the sentence: enough bars, not all low, at most two of them the highest."""
    fact = facts.get(chart.of)
    values = [row[chart.value].value for row in fact.rows] if fact else []
    heights = [value for value in values if isinstance(value, int)]
    if len(heights) < FEWEST_BARS:
        return False
    return max(heights) >= LOWEST_TOP and heights.count(max(heights)) <= MOST_AT_TOP


def _lines(key: str, facts: PeriodFacts) -> int:
    fact = facts.get(key)
    return len(fact.rows) if fact else 0


def _keep_paragraph(paragraph: ParagraphPlan, facts: PeriodFacts) -> ParagraphPlan | None:
    sentences = tuple(_keep_points(paragraph.sentences, facts))
    says_something = paragraph.is_frame or any(not sentence.frame for sentence in sentences)
    return replace(paragraph, sentences=sentences) if sentences and says_something else None


def _keep_points(sentences: tuple[Sentence, ...], facts: PeriodFacts) -> Iterator[Sentence]:
    """The sentences that hold. Where the opening of a point is lost, what followed it is a point of its own."""
    lost = False
    for sentence in sentences:
        kept = _keep_sentence(sentence, facts)
        if sentence.part == "else":
            lost = lost and not kept
        elif sentence.part:
            lost = sentence.part == "point" and not kept
        elif lost and kept:
            if kept.frame:
                continue
            kept, lost = replace(kept, part="point"), False
        if kept:
            yield replace(kept, part="point") if kept.part == "else" else kept


def _keep_sentence(sentence: Sentence, facts: PeriodFacts) -> Sentence | None:
    if not all(holds(each, facts) for each in sentence.when) or any(holds(each, facts) for each in sentence.unless):
        return None
    free = sentence.frame or any(not is_frame_key(key) for each in sentence.when for key in each.keys)
    scope = replace(sentence.scope(facts), lines={key: (Run("…", key),) for key in FINDING_SLOTS})
    variants = tuple(each for each in sentence.variants if _says_something(each, scope, free=free))
    return replace(sentence, variants=variants) if variants else None


def _says_something(pattern: Pattern, scope: Scope, *, free: bool) -> bool:
    line = fill(pattern, scope)
    return line is not None and (free or any(run.fact and not is_frame_key(run.fact) for run in line))
