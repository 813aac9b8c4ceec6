"""A document as a tree of blocks: the same tree for the screen, DOCX and PDF. No fonts, no files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. ``fact`` is the key of the fact that it states, "" for plain words."""

    text: str
    fact: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is numbered 一、 and level 2 （一）; the number is already part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text. ``key`` names it for revision and for hand-edited text."""

    line: Line
    key: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.line)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; every cell is a line of runs. ``numeric`` columns are set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: labels and values of equal length. ``conclusion`` is the one-sentence reading of it."""

    caption: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    unit: str
    conclusion: str
    facts: tuple[str, ...] = ()


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """title: one line per element. addressee: without colon, may be "". signature: the body's name.

    signed_on: the date as printed (2025年12月20日), "" where undated.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    addressee: str = ""
    signature: str = ""
    signed_on: str = ""

    @property
    def text(self) -> str:
        """All words of the body, one block a line, tables and charts left out."""
        return "\n".join(b.text for b in self.blocks if isinstance(b, Heading | Paragraph))


def marked(document: Document, keep: Callable[[Run], bool]) -> Document:
    """The same document in which only the runs that ``keep`` chooses still cite their fact."""

    def line(runs: Line) -> Line:
        return tuple(run if keep(run) else Run(run.text) for run in runs)

    def block(one: Block) -> Block:
        if isinstance(one, Paragraph):
            return replace(one, line=line(one.line))
        if isinstance(one, Table):
            return replace(one, rows=tuple(tuple(line(cell) for cell in row) for row in one.rows))
        return one

    return replace(document, blocks=tuple(block(one) for one in document.blocks))


def runs_of(block: Block) -> tuple[Run, ...]:
    """Every run of text that a block prints."""
    if isinstance(block, Paragraph):
        return block.line
    if isinstance(block, Table):
        return tuple(run for row in block.rows for cell in row for run in cell)
    return ()
