"""The layout of GB/T 9704-2012 in numbers, and the decisions about text that all writers share."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import combinations, pairwise

from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Line, Paragraph, Table

BODY_SIZE = 16.0  # 三号, pt
TITLE_SIZE = 22.0  # 二号, pt
BODY_PITCH = 15.75  # pt from one character to the next: 28 x 15.75 fit in 156 mm (442.2 pt), 28 x 16 do not
LINE_PITCH = 28.95  # pt from line to line: 22 x 28.95 fill 225 mm
CHARACTERS_A_LINE = 28
TITLE_ROOM = 19  # characters of 22 pt in one line, with a little air
TABLE_ROOM = 36.8  # characters of 12 pt in 156 mm
_CELL_AIR = 1.1  # characters: the margins of a cell and a little more
STAMP_INDENT = 4  # characters between the date and the right edge (GB/T 9704-2012, 7.3.5.1)

# Control characters, halves of surrogate pairs; bidirectional overrides would let a name
# rearrange the words around it.
_UNPRINTABLE = ("Cc", "Cs")
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
_NO_LINE_START = "，。、；：？！）》〉」』】〕”’％℃·…—,.;:?!)]}%"
_NO_LINE_END = "（《〈「『【〔“‘([{"
# A title line best ends after one of these (…街道|, …工作室|, …年|) and never inside a word.
_GOOD_ENDS = "室会委组站处道区市县年度的和与及》，、"


def printable(text: str) -> str:
    """``text`` without characters that XML refuses or that print as something else; breaks become spaces."""
    spaced = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return "".join(c for c in spaced if unicodedata.category(c) not in _UNPRINTABLE and c not in _BIDI)


def _line(line: Line) -> Line:
    return tuple(replace(run, text=printable(run.text)) for run in line)


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(printable(text) for text in texts)


def _block(block: Block) -> Block:
    match block:
        case Heading():
            return replace(block, text=printable(block.text))
        case Paragraph():
            return replace(block, line=_line(block.line))
        case Table():
            rows = tuple(tuple(_line(cell) for cell in row) for row in block.rows)
            return replace(block, caption=printable(block.caption), header=_texts(block.header), rows=rows)
        case Chart():
            return replace(
                block,
                caption=printable(block.caption),
                labels=_texts(block.labels),
                unit=printable(block.unit),
                conclusion=printable(block.conclusion),
            )


def prepared(document: Document) -> Document:
    """``document`` as writers take it: every text printable, every title line short enough for the page."""
    title = tuple(part for line in document.title for part in title_lines(printable(line)))
    return replace(
        document,
        title=title,
        blocks=tuple(_block(block) for block in document.blocks),
        addressee=printable(document.addressee),
        signature=printable(document.signature),
        signed_on=printable(document.signed_on),
    )


def ems(text: str) -> float:
    """Width in characters: an ideograph counts 1, a Latin letter or digit 0.5."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide + (len(text) - wide) / 2


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NO_LINE_START or before in _NO_LINE_END:
        return False
    return not (before.isascii() and after.isascii() and before != " ")


def _greedy(text: str, room: float) -> tuple[str, ...]:
    """Lines filled one after the other, for text beyond any sensible length."""
    lines = [""]
    for character in text:
        if ems(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
    return tuple(lines)


def _cost(lines: tuple[str, ...]) -> float:
    widths = [ems(line) for line in lines]
    return max(widths) - min(widths) + sum(4 for line in lines[:-1] if line[-1] not in _GOOD_ENDS)


def balanced(text: str, room: float) -> tuple[str, ...]:
    """Break ``text`` into the fewest lines of at most ``room`` ems, as equal as words allow.

    Equal lines make the trapezoid or lozenge that GB/T 9704-2012 (7.3.1) asks of a title; a line that
    ends where a word ends is worth a difference of four characters.
    """
    if ems(text) <= room:
        return (text,)
    if ems(text) <= 3 * room:
        places = [at for at in range(1, len(text)) if _may_break(text, at)]
        for cuts in (1, 2):
            tried = (_cut(text, cut) for cut in combinations(places, cuts))
            fitting = [lines for lines in tried if max(map(ems, lines)) <= room]
            if fitting:
                return min(fitting, key=_cost)
    return _greedy(text, room)


def _cut(text: str, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(text[a:b].strip() for a, b in zip((0, *places), (*places, len(text)), strict=True))


def title_lines(line: str) -> tuple[str, ...]:
    """One line of the title, in as many lines as the page needs."""
    return balanced(line, TITLE_ROOM)


def signature_indents(document: Document) -> tuple[float, float]:
    """Characters from the right edge to the signature and to the date.

    The date keeps four, the signature is centred over it; a long one moves to the edge, never beyond.
    """
    if not document.signed_on:
        return STAMP_INDENT, STAMP_INDENT
    difference = ems(document.signature) - ems(document.signed_on)
    return max(0.0, STAMP_INDENT - difference / 2), STAMP_INDENT


def _set(text: str) -> float:
    """Width as word processors set it: a quarter more at each seam of an ideograph and a Latin letter or digit."""
    seams = sum(a.isascii() != b.isascii() for a, b in pairwise(text) if a.isalnum() and b.isalnum())
    return ems(text) + seams / 4


def column_shares(table: Table) -> tuple[float, ...]:
    """The part of the width that each column gets.

    All in proportion to their longest text, if they fit; else the short ones keep what they need, so
    that no number is torn, and the long ones share the rest.
    """
    columns = [[head] for head in table.header]
    for row in table.rows:
        for column, cell in zip(columns, row, strict=True):
            column.append("".join(run.text for run in cell))
    needs = [max(map(_set, column)) + _CELL_AIR for column in columns]
    left, most = TABLE_ROOM, max(needs)
    for count, need in zip(range(len(needs), 0, -1), sorted(needs), strict=True):
        if need * count > left:
            most = left / count
            break
        left -= need
    widths = [min(need, most) for need in needs]
    return tuple(width / sum(widths) for width in widths)


def chart_words(chart: Chart) -> str:
    """The chart read aloud, for those who cannot see it."""
    pairs = zip(chart.labels, chart.values, strict=True)
    return f"{chart.caption}：" + "，".join(f"{label}{value}{chart.unit}" for label, value in pairs) + "。"
