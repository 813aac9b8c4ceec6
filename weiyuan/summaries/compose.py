"""From facts to the finished draft: outline, shortcomings, prose, and what to ask before it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from weiyuan.core.documents.tree import Document
from weiyuan.core.facts import PeriodFacts
from weiyuan.summaries.outline import Question, load_outline, missing, outline
from weiyuan.summaries.prose import write
from weiyuan.summaries.shortcomings import Finding, find, load_thresholds
from weiyuan.summaries.template import FOR_BODY
from weiyuan.summaries.wordcheck import Warning, check


@dataclass(frozen=True)
class Draft:
    """A document with everything that it rests on.

    facts      those that the document may cite, the findings' own limits and shares among them
    questions  what the registers lack for a better document
    warnings   words to look at before printing
    """

    document: Document
    facts: PeriodFacts
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    warnings: tuple[Warning, ...]

    @property
    def notices(self) -> list[str]:
        """Questions and warnings as sentences."""
        return [q.text for q in self.questions] + [str(w) for w in self.warnings]


def compose(facts: PeriodFacts) -> Draft:
    """The draft for the body and period of the facts; its wording is chosen by both and stays."""
    seed = _seed(facts)
    sections = outline(load_outline(FOR_BODY[str(facts.value("orgs.body_type"))]), facts)
    findings = findings_of(facts)
    document = write(sections, facts, variant_seed=seed, findings=findings)
    cited = {fact.key: fact for finding in findings for fact in finding.facts}
    whole = PeriodFacts(facts.period, {**cited, **facts.facts})
    return Draft(document, whole, findings, missing(facts), tuple(check(document)))


def findings_of(facts: PeriodFacts) -> tuple[Finding, ...]:
    """The shortcomings that the draft of these facts names, each with its next step."""
    return find(facts, load_thresholds(), variant_seed=_seed(facts))


def _seed(facts: PeriodFacts) -> str:
    return f"{facts.value('orgs.name')}|{facts.period.start}|{facts.period.end}"
