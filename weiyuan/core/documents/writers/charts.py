"""Horizontal bars as SVG: no script, no style sheet, no link, so that it fits any page's content policy."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from weiyuan.core.documents.tree import Chart
from weiyuan.core.documents.writers.layout import balanced, chart_words, ems

WIDTH = 442.0  # pt: the text width of the page
_ROW = 30.0
_BAR = 15.0
_FONT = 12.0
_LABEL_EMS = 13.0
_FAMILY = "Weiyuan Sans SC, SimHei, PingFang SC, Microsoft YaHei, sans-serif"
_BAR_COLOUR = "#155566"  # the product's brand colour; prints as a dark grey
_INK = "#141414"
_AXIS = "#8a9496"


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _label(label: str) -> tuple[str, ...]:
    """A label in one line or two; a longer one ends with an ellipsis, the table beside it has it whole."""
    lines = balanced(label, _LABEL_EMS)
    return lines if len(lines) <= 2 else (lines[0], lines[1][:-1] + "…")


def _row(lines: tuple[str, ...], value: str, *, top: float, left: float, length: float) -> str:
    middle = top + _ROW / 2
    leading = _FONT * 1.1
    first = middle - (len(lines) - 1) * leading / 2 + _FONT * 0.36
    words = [_text(left - 7, first + i * leading, "end", line) for i, line in enumerate(lines)]
    bar = (
        f'<rect x="{left:.1f}" y="{middle - _BAR / 2:.1f}" width="{length:.1f}" height="{_BAR:.1f}" '
        f'fill="{_BAR_COLOUR}"/>'
    )
    return bar + "".join(words) + _text(left + length + 6, middle + _FONT * 0.36, "start", value)


def to_svg(chart: Chart) -> str:
    """``chart`` as one <svg> element, ``WIDTH`` pt wide; every value stands at the end of its bar.

    The longest bar takes the room that labels and values leave; negative values count as 0.
    """
    labels = [_label(label) for label in chart.labels]
    values = [f"{value:,} {chart.unit}".rstrip() for value in chart.values]
    left = max((ems(line) for lines in labels for line in lines), default=0) * _FONT + 10
    room = WIDTH - left - max((ems(value) for value in values), default=0) * _FONT - 12
    most = max((*chart.values, 1))
    rows = [
        _row(lines, text, top=6 + i * _ROW, left=left, length=room * max(0, value) / most)
        for i, (lines, text, value) in enumerate(zip(labels, values, chart.values, strict=True))
    ]
    height = 12 + _ROW * len(rows)
    axis = f'<path d="M{left:.1f} 2V{height - 2:.1f}" stroke="{_AXIS}" stroke-width="0.75"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" '
        f'height="{height:g}" role="img" aria-label={quoteattr(chart_words(chart))} '
        f'font-family="{_FAMILY}" font-size="{_FONT:g}" fill="{_INK}">{"".join(rows)}{axis}</svg>'
    )
