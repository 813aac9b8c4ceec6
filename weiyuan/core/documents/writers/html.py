"""HTML: the fragment that the summary's page shows, and a page of its own for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Line, Paragraph, Run, Table
from weiyuan.core.documents.writers.charts import to_svg
from weiyuan.core.documents.writers.layout import prepared

Link = Callable[[str], str]
_STYLE = Path(__file__).resolve().parent / "templates" / "page.css"
# The page is complete in itself: even a text that slipped through could load and run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: the heading and the id that it has in the page."""

    anchor: str
    heading: Heading


def outline(document: Document) -> tuple[Entry, ...]:
    """The headings with their ids (h1, h1-1, …) in order, for a table of contents beside the text."""
    first = second = 0
    entries = []
    for block in document.blocks:
        if isinstance(block, Heading):
            first, second = (first + 1, 0) if block.level == 1 else (first, second + 1)
            entries.append(Entry(f"h{first}-{second}" if second else f"h{first}", block))
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What surrounds a figure: where it leads, and how it stands (data-s: "stale", "mine" or "")."""

    link: Link | None
    state: Link | None

    def run(self, run: Run) -> str:
        if not run.fact or self.link is None:
            return escape(run.text)
        state = self.state(run.fact) if self.state else ""
        mark = f' data-s="{escape(state)}"' if state else ""
        return f'<a class="fc" href="{escape(self.link(run.fact))}"{mark}>{escape(run.text)}</a>'

    def line(self, line: Line) -> str:
        return "".join(self.run(run) for run in line)


def _table(table: Table, marks: _Marks) -> str:
    def cell(tag: str, column: int, content: str) -> str:
        right = ' class="r"' if column in table.numeric else ""
        return f"<{tag}{right}>{content}</{tag[:2]}>"

    head = "".join(cell('th scope="col"', i, escape(text)) for i, text in enumerate(table.header))
    rows = "".join(
        "<tr>" + "".join(cell("td", i, marks.line(line)) for i, line in enumerate(row)) + "</tr>" for row in table.rows
    )
    return (
        f'<table class="table keep"><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _chart(chart: Chart, marks: _Marks) -> str:
    conclusion = f"<p>{escape(chart.conclusion)}</p>" if chart.conclusion else ""
    if not chart.labels:
        return conclusion
    facts = chart.facts if len(chart.facts) == len(chart.values) else ("",) * len(chart.values)
    rows = tuple(
        ((Run(label),), (Run(str(value), fact), Run(f" {chart.unit}")))
        for label, value, fact in zip(chart.labels, chart.values, facts, strict=True)
    )
    data = _table(Table(chart.caption, ("项目", "数量"), rows, numeric=(1,)), marks)
    return (
        f'{conclusion}<figure class="chart">{to_svg(chart)}<figcaption>{escape(chart.caption)}</figcaption>'
        f"<details><summary>数据表</summary>{data}</details></figure>"
    )


def _block(block: Block, anchor: str, marks: _Marks) -> str:
    name = f' id="{anchor}"' if anchor else ""
    match block:
        case Heading(text, level):
            return f"<h{level + 1}{name}>{escape(text)}</h{level + 1}>"
        case Paragraph(line, key):
            data = f' data-key="{escape(key)}"' if key else ""
            return f"<p{name}{data}>{marks.line(line)}</p>"
        case Table():
            return _table(block, marks)
        case Chart():
            return _chart(block, marks)


def _anchors(document: Document) -> Iterator[str]:
    """An id for every heading, and h0 for the words before the first one."""
    headings = iter(outline(document))
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            yield next(headings).anchor
        else:
            yield "h0" if number == 0 else ""


def to_html(document: Document, link: Link | None = None, state: Link | None = None) -> str:
    """The inside of the page's ``.doc``: title ``p.t``, addressee ``p.to``, h2/h3 with ids, ``p.sign``.

    link: the address of the records behind a fact, by the fact's key; without it figures are plain text.
    state: the mark of a fact, "stale" (its record changed) or "mine" (set by hand), else "".
    """
    document = prepared(document)
    marks = _Marks(link, state)
    parts = [f'<p class="t">{"<br>".join(escape(line) for line in document.title)}</p>']
    if document.addressee:
        parts.append(f'<p class="to">{escape(document.addressee)}：</p>')
    for block, anchor in zip(document.blocks, _anchors(document), strict=True):
        parts.append(_block(block, anchor, marks))
    ending = [escape(text) for text in (document.signature, document.signed_on) if text]
    if ending:
        parts.append(f'<p class="sign">{"<br>".join(ending)}</p>')
    return "\n".join(parts)


def to_page(document: Document, made_at: datetime | None = None) -> str:
    """A whole page with its style inside, to be opened from a file and printed on A4."""
    title = "".join(prepared(document).title)
    made = f'<meta name="dcterms.created" content="{made_at.isoformat()}">\n' if made_at else ""
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{made}'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f'<body>\n<article class="doc">\n{to_html(document)}\n</article>\n</body>\n</html>\n'
    )
