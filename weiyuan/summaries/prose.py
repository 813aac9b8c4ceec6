"""From planned sections to a document: variants chosen, sentences joined, headings and points numbered.

Every digit of the result stands in a run that cites its fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from weiyuan.core import zh
from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Line, Paragraph, Run, Table
from weiyuan.core.facts import PeriodFacts
from weiyuan.summaries.patterns import Scope, choose, enumerate_lines, fact_words, fill, tidy
from weiyuan.summaries.period import with_period
from weiyuan.summaries.shortcomings import Finding
from weiyuan.summaries.template import ChartPlan, ParagraphPlan, Section, Sentence, TablePlan


def write(
    sections: tuple[Section, ...],
    facts: PeriodFacts,
    *,
    variant_seed: str,
    findings: tuple[Finding, ...] = (),
) -> Document:
    """The document that these sections make of the facts.

    variant_seed   names body and period; the same seed chooses the same wording again
    findings       what the sections on shortcomings and next steps print; without any they are left out
    """
    named = with_period(facts)
    desk = _Desk(named, variant_seed, _finding_lines(findings))
    blocks: list[Block] = []
    number = 0
    for section in sections:
        body = desk.body(section)
        if section.headings and body:
            number += 1
            blocks.append(Heading(f"{zh.numeral(number)}、{desk.heading(section)}"))
        blocks += body
    return Document(
        title=(_words(named, "orgs.name"), f"{_words(named, 'period.title')}工作总结"),
        blocks=tuple(blocks),
        addressee=_words(named, "orgs.addressee"),
        signature=_words(named, "orgs.name"),
        signed_on=_words(named, "orgs.signed_on") or _words(named, "period.end"),
    )


def _words(facts: PeriodFacts, key: str) -> str:
    fact = facts.get(key)
    return fact_words(fact) if fact else ""


def _finding_lines(findings: tuple[Finding, ...]) -> Mapping[str, Line]:
    return {
        "findings.lines": enumerate_lines([each.line for each in findings], "；"),
        "findings.steps": enumerate_lines([each.next_step.line for each in findings], "；"),
    }


class _Desk:
    """What is at hand while a document is written: the facts, the seed, the lines of the findings."""

    def __init__(self, facts: PeriodFacts, seed: str, lines: Mapping[str, Line]) -> None:
        self.facts, self.seed, self.lines = facts, seed, lines

    def heading(self, section: Section) -> str:
        return _plain(choose(section.headings, Scope(self.facts), self.seed) or ())

    def body(self, section: Section) -> list[Block]:
        """Paragraphs, each with its tables and charts, then the sections below; a lone one keeps no heading."""
        blocks: list[Block] = []
        for plan in section.paragraphs:
            if line := self._line(plan):
                blocks.append(Paragraph(line, plan.key))
            blocks += self._figures(section, {plan.key})
        places = {table.after for table in section.tables} | {chart.after for chart in section.charts}
        loose = places - {plan.key for plan in section.paragraphs}
        blocks += self._figures(section, loose)
        below = [(child, self.body(child)) for child in section.children]
        filled = [(child, body) for child, body in below if body]
        for number, (child, body) in enumerate(filled, start=1):
            if len(filled) > 1:
                blocks.append(Heading(f"（{zh.numeral(number)}）{self.heading(child)}", level=2))
            blocks += body
        return blocks

    def _figures(self, section: Section, places: set[str]) -> list[Block]:
        tables = (self._table(each) for each in section.tables if each.after in places)
        charts = (self._chart(each) for each in section.charts if each.after in places)
        return [*tables, *charts]

    def _line(self, plan: ParagraphPlan) -> Line:
        """Sentences before the points, the points as 一是 … 二是 …, sentences after them."""
        written = [(each, self._sentence(each)) for each in plan.sentences]
        if not any(line and (plan.is_frame or not sentence.frame) for sentence, line in written):
            return ()
        before: list[Line] = []
        points: list[Line] = []
        after: list[Line] = []
        place = before
        for sentence, line in written:
            if sentence.part:
                place = points if sentence.part == "point" else after
            if place is points and not sentence.part and line:
                points[-1] += line
            elif line:
                place.append(line)
        runs = [run for line in (*before, enumerate_lines(points, ""), *after) for run in line]
        return tidy(runs)

    def _sentence(self, sentence: Sentence) -> Line:
        scope = replace(sentence.scope(self.facts), lines=self.lines)
        return _finish(choose(sentence.variants, scope, self.seed) or ())

    def _table(self, plan: TablePlan) -> Table:
        fact = self.facts[plan.of]
        rows = []
        for number, row in enumerate(fact.rows, start=1):
            cells = [
                Run(fact_words(row[slot.key], slot.mode, zeros=True), f"{plan.of}#{number}.{slot.key}")
                if slot.key in row
                else Run("")
                for _, slot in plan.columns
            ]
            rows.append(tuple((cell,) for cell in cells))
        numeric = tuple(
            place
            for place, (_, slot) in enumerate(plan.columns)
            if all(slot.key in row and not isinstance(row[slot.key].value, str | tuple) for row in fact.rows)
        )
        return Table(plan.caption, tuple(header for header, _ in plan.columns), tuple(rows), numeric)

    def _chart(self, plan: ChartPlan) -> Chart:
        rows = self.facts[plan.of].rows
        top = max(rows, key=lambda row: _count(row[plan.value].value))
        highest = [row for row in rows if row[plan.value].value == top[plan.value].value]
        names = replace(top[plan.label], value=tuple(fact_words(row[plan.label]) for row in highest))
        reading = fill(plan.conclusion, Scope(self.facts, row={**top, plan.label: names})) or ()
        return Chart(
            caption=plan.caption,
            labels=tuple(fact_words(row[plan.label]) for row in rows),
            values=tuple(_count(row[plan.value].value) for row in rows),
            unit=rows[0][plan.value].unit,
            conclusion=_plain(_finish(reading)),
            facts=(plan.of,),
        )


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _plain(line: Line) -> str:
    return "".join(run.text for run in line)


def _finish(line: Line) -> Line:
    """The line closed with a full stop, unless it ends with a mark that leads on or closes."""
    if not line:
        return ()
    last = line[-1]
    text = last.text if last.fact else last.text.rstrip("，、；")
    if text.endswith(("。", "：")):
        return (*line[:-1], Run(text, last.fact))
    return (*line, Run("。")) if last.fact else (*line[:-1], Run(f"{text}。"))
