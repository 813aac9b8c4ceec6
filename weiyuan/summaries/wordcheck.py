"""Wrong words and broken formulas in a document, found before it is printed. The list is data (words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from weiyuan.core.documents.tree import Chart, Document, Heading, Paragraph, Table
from weiyuan.summaries.catalogue import shipped


@dataclass(frozen=True, slots=True)
class Warning:
    """One doubtful word.

    block      position of the block in ``document.blocks``; -1 for the title
    key        the key of the paragraph, "" elsewhere
    position   first character of the word within the text of its block
    """

    block: int
    key: str
    position: int
    word: str
    suggestion: str
    reason: str

    def __str__(self) -> str:
        return f"“{self.word}”似应为“{self.suggestion}”：{self.reason}。"


@dataclass(frozen=True, slots=True)
class _Word:
    find: re.Pattern[str]
    say: str
    why: str
    right: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Formula:
    mark: str
    texts: tuple[str, ...]


def check(document: Document) -> tuple[Warning, ...]:
    """All doubtful words of a document, in reading order."""
    return tuple(
        Warning(block, key, position, word, say, why)
        for block, key, text in _texts(document)
        for position, word, say, why in sorted(check_text(text))
    )


def check_text(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Doubtful words of one text: position, word, suggestion, reason."""
    words, formulas = _list()
    for word in words:
        right = [match.span() for match in word.right.finditer(text)] if word.right else []
        for match in word.find.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in right):
                yield match.start(), match[0], word.say, word.why
    for formula in formulas:
        whole = [match.start() for each in formula.texts for match in re.finditer(re.escape(each), text)]
        for match in re.finditer(re.escape(formula.mark), text):
            if match.start() not in whole:
                yield match.start(), formula.mark, formula.texts[0], "固定提法应当完整准确"


def _texts(document: Document) -> Iterator[tuple[int, str, str]]:
    yield -1, "", "".join(document.title)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield number, block.key, block.text
        elif isinstance(block, Heading):
            yield number, "", block.text
        elif isinstance(block, Chart):
            yield number, "", "\n".join((block.caption, *block.labels, block.conclusion))
        elif isinstance(block, Table):
            cells = ("".join(run.text for run in cell) for row in block.rows for cell in row)
            yield number, "", "\n".join((block.caption, *block.header, *cells))


@cache
def _list() -> tuple[tuple[_Word, ...], tuple[_Formula, ...]]:
    data = tomllib.loads(shipped("words"))
    words = tuple(
        _Word(
            re.compile(row["find"]),
            row["say"],
            row["why"],
            re.compile(row["except"]) if "except" in row else None,
        )
        for row in data["word"]
    )
    formulas = (_Formula(row["mark"], (row["text"], *filter(None, [row.get("also")]))) for row in data["formula"])
    return words, tuple(formulas)
