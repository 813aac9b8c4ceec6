"""From a ledger to its summary, measured: ``python -m bench.ledger_to_summary [--sizes 1000,10000] [--database URL]``.

Writes its figures into docs/benchmarks.md, SQLite and PostgreSQL each under a heading of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.report import Command, Run, machine, section, write_section

HOUSE = Path(__file__).resolve().parent.parent
REPORT = HOUSE / "docs" / "benchmarks.md"
EXAMPLE = HOUSE / "examples" / "shuanggui.xlsx"
JOBS = ("check", "import", "again", "summary")
# lxml is a tool of the tests: what is shipped does without it.
SHIPPED = {**{name: text for name, text in os.environ.items() if name != "DATABASE_URL"}, "OPENPYXL_LXML": "False"}
TIMES = 3  # how often a cold command is measured


def main() -> None:
    """Measure, print, and write the report."""
    said = words().parse_args()
    sizes = [int(size) for size in said.sizes.split(",")]
    print(f"{machine()}\nload {os.getloadavg()[0]:.1f}", flush=True)
    runs = [run(size, said.database) for size in sizes]
    commands = [] if said.database else cold_commands()
    name = "PostgreSQL" if said.database else "SQLite"
    server = f"PostgreSQL {version(said.database)}" if said.database else ""
    command = " ".join(["python -m bench.ledger_to_summary", *shown(said)])
    text = section(name, runs, commands, on=", ".join(filter(None, [machine(), server])), command=command)
    print(text)
    write_section(said.report, name, text)


def words() -> argparse.ArgumentParser:
    """The command's own words."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.ledger_to_summary")
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of records")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server to make databases on")
    parser.add_argument("--report", type=Path, default=REPORT)
    return parser


def shown(said: argparse.Namespace) -> list[str]:
    """The words given, without the place and the password of a server."""
    return [f"--sizes {said.sizes}", *(["--database URL"] if said.database else [])]


def run(size: int, server: str) -> Run:
    """One size, each job in a fresh process, in an empty database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="weiyuan-bench-") as folder, database(server, size) as url:
        env = {**SHIPPED, "WEIYUAN_VAR": folder, **({"DATABASE_URL": url} if url else {})}
        stages = [stage for job in ("write", "migrate", *JOBS) for stage in measured(job, folder, size, env)]
        return Run(size, (Path(folder) / "ledger.xlsx").stat().st_size, {s["name"]: s for s in stages})


def measured(job: str, folder: str, size: int, env: Mapping[str, str]) -> list[dict[str, Any]]:
    """The stages of a job. Ends the run where the job does."""
    command = [sys.executable, "-m", "bench.stages", job, folder, str(size)]
    done = subprocess.run(command, env=env, cwd=HOUSE, stdout=subprocess.PIPE, check=True)
    stages: list[dict[str, Any]] = json.loads(done.stdout)
    for stage in stages:
        print(f"{size:>7} {stage['name']:<8} {stage['clock']:7.2f} s  {stage['peak_mb']:5.0f} MB", flush=True)
    return stages


def version(server: str) -> str:
    """The server's version: 15.6."""
    with psycopg.connect(server) as link:
        return f"{link.info.server_version // 10000}.{link.info.server_version % 10000}"


@contextmanager
def database(server: str, size: int) -> Iterator[str]:
    """A database of this size's own on the server; "" for the SQLite file that the folder holds."""
    if not server:
        yield ""
        return
    name = f"weiyuan_bench_{size}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name}")
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def cold_commands() -> list[Command]:
    """What a person waits for who writes a summary from the example ledger, nothing being warm but the disk."""
    if not EXAMPLE.exists():
        return []
    with tempfile.TemporaryDirectory(prefix="weiyuan-bench-") as folder:
        return [cold_command(Path(folder) / f"a{suffix}") for suffix in (".docx", ".pdf")]


def cold_command(out: Path) -> Command:
    """One command, its seconds the middle of three."""
    command = [sys.executable, "-m", "weiyuan.cli.main", "summary", str(EXAMPLE), "--out", str(out)]
    seconds, processor, peaks = [], [], []
    for _time in range(TIMES):
        begun = time.perf_counter()
        with subprocess.Popen(
            command, env=SHIPPED, cwd=HOUSE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as child:
            _pid, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"failed: {' '.join(command)}")
        seconds.append(time.perf_counter() - begun)
        processor.append(used.ru_utime + used.ru_stime)
        peaks.append(used.ru_maxrss / 1024)
    words = f"weiyuan summary {EXAMPLE.relative_to(HOUSE)} --out {out.name}"
    print(f"{words}  {median(seconds):.2f} s", flush=True)
    return Command(words, median(seconds), median(processor), max(peaks))


if __name__ == "__main__":
    main()
