"""Lists and pages of registers at 200,000 rows: ``python -m bench.pages [--rows 200000] [--database URL]``.

Writes its figures into docs/benchmarks.md, SQLite and PostgreSQL each under a heading of their own. A request goes
through the product's whole stack by Django's test client: middleware, session, rights, queries, template.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from bench.ledger_to_summary import HOUSE, REPORT, SHIPPED, database, version
from bench.report import machine, pages_section, write_section

LABELS = (
    "members.member", "members.contactlog", "governance.plantask", "learning.learningattendance",
    "activities.activity", "activities.attendance", "matters.residentmatter", "matters.matteraction",
    "investment.investmentlead", "investment.investmentcredit", "proposals.proposal", "reports.socialopinion",
    "duties.fiveonesentry",
)  # fmt: skip
ACCOUNTS = ("clerk", "member", "district")
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def main() -> None:
    """Fill a database, measure in a process of its own, print, and write the report."""
    said = words().parse_args()
    if said.measure:
        print(json.dumps(measure(said.only.split(",") if said.only else list(LABELS), said.times)))
        return
    labels = said.only.split(",") if said.only else list(LABELS)
    name = "PostgreSQL" if said.database else "SQLite"
    with place(said) as env:
        _run([sys.executable, "manage.py", "migrate", "-v0"], env)
        if not said.kept:
            wanted = [label for label in labels if label != "members.member"]
            _run([sys.executable, "-c", f"from bench.plenty import fill; fill({wanted!r}, {said.rows})"], env)
        done = _run([sys.executable, "-m", "bench.pages", "--measure", *sys.argv[1:]], env)
    figures = json.loads(done.splitlines()[-1])
    on = ", ".join(filter(None, [machine(), f"PostgreSQL {version(said.database)}" if said.database else ""]))
    text = pages_section(f"Pages: {name}", figures, shown(said), on)
    print(text)
    if said.report:
        write_section(said.report, f"Pages: {name}", text)


def words() -> argparse.ArgumentParser:
    """The command's own words."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.pages")
    parser.add_argument("--rows", type=int, default=200_000, help="records in each register (members: 2,200)")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="registers, as app_label.model, joined by commas")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server to make a database on")
    parser.add_argument("--kept", default="", metavar="FOLDER", help="measure what an earlier run left there")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="leave the filled SQLite database there")
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser


def shown(said: argparse.Namespace) -> str:
    """The command as given, without the place and the password of a server."""
    given = [f"--rows {said.rows} --times {said.times}", *([f"--only {said.only}"] if said.only else [])]
    return " ".join(["python -m bench.pages", *given, *(["--database URL"] if said.database else [])])


@contextmanager
def place(said: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The surroundings in which the product finds the database: thrown away unless it is to be kept."""
    folder = said.kept or said.keep
    with tempfile.TemporaryDirectory(prefix="weiyuan-bench-") as passing, database(said.database, said.rows) as url:
        here = {**SHIPPED, "WEIYUAN_VAR": folder or passing, "WEIYUAN_HOSTS": "testserver", "WEIYUAN_STATIC": PLAIN}
        yield {**here, **({"DATABASE_URL": url} if url else {})}


def _run(command: list[str], env: dict[str, str]) -> str:
    return subprocess.run(command, env=env, cwd=HOUSE, stdout=subprocess.PIPE, check=True, text=True).stdout


def measure(labels: list[str], times: int) -> list[dict[str, Any]]:
    """For each register, account and kind of page: milliseconds at 50 and 95 of 100, and queries."""
    from django.test import Client  # noqa: PLC0415

    import bench.ready  # noqa: F401, PLC0415 -- only the measuring process has a database
    import weiyuan.urls  # noqa: F401, PLC0415 -- the registers come with the addresses
    from weiyuan.core import registers  # noqa: PLC0415
    from weiyuan.orgs.models import User  # noqa: PLC0415

    found = []
    for name in ACCOUNTS:
        user, client = User.objects.get(username=name), Client()
        client.force_login(user, backend="weiyuan.core.ui.entrance.Entrance")
        client.get("/menu/")
        for label in labels:
            entry: Any = registers.find(label)
            for kind, addresses in _addresses(entry, user, times):
                line = {"register": entry.slug, "account": name, "page": kind, **_times(client, addresses)}
                print(line, file=sys.stderr, flush=True)
                found.append(line)
    return found


def _times(client: Any, addresses: list[str]) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415

    queries: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        _get(client, addresses[0])
    spent = [_get(client, address) for address in addresses]
    clock, processor = ([pair[at] for pair in spent] for at in (0, 1))
    return {**_cuts("", clock), **_cuts("cpu ", processor), "queries": len(queries)}


def _cuts(name: str, spent: list[float]) -> dict[str, float]:
    cuts = quantiles(spent, n=20, method="inclusive")
    return {f"{name}p50": cuts[9], f"{name}p95": cuts[18]}


def _get(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    spent = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return spent


def _addresses(entry: Any, user: Any, times: int) -> Iterator[tuple[str, list[str]]]:
    """The kinds of page and the addresses to ask for, of a register as that user sees it."""
    rows = entry.model.objects.visible_to(user).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:: max(rows.count() // times, 1)])
    there = f"/{entry.slug}/"
    asks: dict[str, dict[str, Any]] = {
        "list": {},
        "page 3": {"page": 3},
        "page 200": {"page": 200},
        "many found": {"q": "现场"},
    }
    asks |= {"one found": {"q": "第99批第7件"}, "none found": {"q": "查无此事"}}
    if "state" in entry.filters:
        asks["state"] = {"state": str(rows.values_list("state", flat=True).first() or "")}
    if entry.date:
        asks["year"] = {"year": 2023}
    asks["sorted"] = {"sort": "no"}
    for kind, said in asks.items():
        yield kind, [f"{there}?{urlencode(said)}" if said else there] * times
    if keys:
        yield "page of a record", [f"{there}{keys[at % len(keys)]}/" for at in range(times)]


if __name__ == "__main__":
    main()
