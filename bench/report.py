"""The figures as a page: only what was measured, and ratios between sizes."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

STAGES = {
    "write": "write the ledger",
    "check": "check it (reads all, writes nothing)",
    "import": "import (journal with hash chain)",
    "again": "import again (nothing changes)",
    "gather": "gather the facts",
    "compose": "compose the text",
    "docx": "write the DOCX",
    "pdf": "write the PDF",
}
MOST_MS, MOST_QUERIES = 150, 12  # of a page
TOLD = 12  # pages over the aim that are named
SUMMARY = ("gather", "compose", "docx")
HEAD = """\
# Benchmarks

Written by `make bench`; do not edit. What is measured, and how, stands in `bench/`: invented ledgers of one body over
five years, their records spread over all the registers; each job in a fresh process on an empty database; the summary
covers the five years, so every record lies in its period. Seconds are by the clock, in brackets those of the
processor in the product's own process: where they differ, the machine had other work, or the database server worked.
Memory is the peak of the whole process (interpreter, framework and all) during the stage. A stage was run once.
"""


@dataclass(frozen=True)
class Run:
    """What one size took: the ledger's bytes, and by stage clock and processor seconds and the peak of memory."""

    records: int
    size: int
    stages: dict[str, dict[str, Any]]

    def clock(self, *names: str) -> float:
        """Seconds of these stages together."""
        return float(sum(self.stages[name]["clock"] for name in names))

    def processor(self, *names: str) -> float:
        """Seconds that the processor worked on these stages."""
        return float(sum(self.stages[name]["processor"] for name in names))

    def rate(self, name: str) -> str:
        """Records a second in a stage, and in brackets a second of the processor."""
        return f"{self.records / self.clock(name):,.0f} ({self.records / self.processor(name):,.0f})"

    def peak(self, *names: str) -> float:
        """The most memory that any of these stages held, in MB."""
        return float(max(self.stages[name]["peak_mb"] for name in names))


@dataclass(frozen=True)
class Command:
    """A command as typed, and what it took."""

    words: str
    seconds: float
    processor: float
    peak_mb: float


def machine() -> str:
    """What it was measured on."""
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores, {pages * page / 2**30:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def section(name: str, runs: Sequence[Run], commands: Sequence[Command], on: str, command: str) -> str:
    """One database's part of the page: ``on`` which machine it was measured, and with which command."""
    day = datetime.now(UTC).date().isoformat()
    lines = [f"## {name}", "", f"{day}, {on}, load {os.getloadavg()[0]:.1f}: `{command}`", ""]
    lines += [*_stages(runs), "", *_promises(runs)]
    if len(runs) > 1:
        lines += ["", *_growth(runs)]
    if commands:
        lines += ["", "| a cold command (the middle of three) | seconds (processor), peak MB |", "|---|--:|"]
        lines += [f"| `{c.words}` | {c.seconds:.2f} ({c.processor:.2f}), {c.peak_mb:.0f} MB |" for c in commands]
    return "\n".join(lines) + "\n"


def _stages(runs: Sequence[Run]) -> list[str]:
    sizes = [f"{run.records:,} records ({run.size / 2**20:.1f} MB)" for run in runs]
    lines = [f"| stage: seconds (processor), peak MB | {' | '.join(sizes)} |", "|---|" + "--:|" * len(runs)]
    for name, words in STAGES.items():
        cells = [
            f"{s['clock']:.2f} ({s['processor']:.2f}), {s['peak_mb']:.0f} MB" for s in (r.stages[name] for r in runs)
        ]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return lines


def _promises(runs: Sequence[Run]) -> list[str]:
    """The figures that the product is asked for."""
    rows = {
        "records checked per second": [r.rate("check") for r in runs],
        "records imported per second": [r.rate("import") for r in runs],
        "records compared per second": [r.rate("again") for r in runs],
        "gather, compose, DOCX": [
            f"{r.clock(*SUMMARY):.2f} ({r.processor(*SUMMARY):.2f}), {r.peak(*SUMMARY):.0f} MB" for r in runs
        ],
    }
    sizes = [f"{run.records:,}" for run in runs]
    head = [f"| in all | {' | '.join(sizes)} |", "|---|" + "--:|" * len(runs)]
    return head + [f"| {words} | {' | '.join(cells)} |" for words, cells in rows.items()]


def _growth(runs: Sequence[Run]) -> list[str]:
    """How much longer a larger ledger takes, beside how much larger it is."""
    steps = list(pairwise(runs))
    head = [f"{b.records / a.records:g} times the records: {a.records:,} → {b.records:,}" for a, b in steps]
    lines = [f"| growth | {' | '.join(head)} |", "|---|" + "--:|" * len(steps)]
    for words, names in (
        ("check", ("check",)), ("import", ("import",)), ("import again", ("again",)), ("summary", SUMMARY),
    ):  # fmt: skip
        cells = [
            f"{b.clock(*names) / a.clock(*names):.1f} ({b.processor(*names) / a.processor(*names):.1f}) times the time"
            for a, b in steps
        ]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return lines


def pages_section(name: str, figures: Sequence[Mapping[str, Any]], command: str, on: str) -> str:
    """How long large registers take to show: per kind of page the slowest of the accounts."""
    day = datetime.now(UTC).date().isoformat()
    kinds = list(dict.fromkeys(line["page"] for line in figures))
    lines = [f"## {name}", "", f"{day}, {on}, load {os.getloadavg()[0]:.1f}: `{command}`", ""]
    lines += ["Milliseconds within which 95 of 100 requests were answered, in brackets those of the processor in the"]
    lines += ["product's own process; clerk, member and district office each asked, the slowest of the three is shown;"]
    lines += ["last the most queries that any of these pages made.", ""]
    lines += [f"| register | {' | '.join(kinds)} | queries |", "|---|" + "--:|" * (len(kinds) + 1)]
    for slug in dict.fromkeys(line["register"] for line in figures):
        mine = [line for line in figures if line["register"] == slug]
        slowest = (max((x for x in mine if x["page"] == kind), key=lambda x: x["p95"], default=None) for kind in kinds)
        cells = [f"{x['p95']:.0f} ({x['cpu p95']:.0f})" if x else "" for x in slowest]
        lines.append(f"| {slug} | {' | '.join(cells)} | {max(x['queries'] for x in mine)} |")
    return "\n".join([*lines, "", *_missed(figures)]) + "\n"


def _missed(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is over the aim, said page by page."""
    slow = [
        f"{x['register']}, {x['page']}, {x['account']}: {x['p95']:.0f} ms ({x['cpu p95']:.0f})"
        for x in sorted(figures, key=lambda x: -float(x["p95"]))
        if x["p95"] >= MOST_MS
    ]
    many = [
        f"{x['register']}, {x['page']}, {x['account']}: {x['queries']}"
        for x in sorted(figures, key=lambda x: -int(x["queries"]))
        if x["queries"] > MOST_QUERIES
    ]
    worst = [*slow[:TOLD], *(f"{line} queries" for line in many[:TOLD])]
    return [
        f"The aim is under {MOST_MS} ms and at most {MOST_QUERIES} queries. Of {len(figures)} pages {len(slow)} took"
        f" longer and {len(many)} asked more often{'; the worst:' if worst else '.'}",
        "",
        *(f"- {line}" for line in worst),
    ]


def write_section(path: Path, name: str, text: str) -> None:
    """Put a part into the page in the place of the one of that name, the others staying as they are."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = {part.splitlines()[0]: part.rstrip() for part in re.split(r"(?m)^## ", page)[1:]}
    parts[name] = text.removeprefix("## ").rstrip()
    body = "\n\n".join(f"## {parts[key]}" for key in sorted(parts, reverse=True))
    path.write_text(f"{HEAD}\n{body}\n", encoding="utf-8")
