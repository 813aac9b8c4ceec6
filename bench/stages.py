"""The stages from a ledger to its summary, each watched for seconds and memory, in a process of its own.

``python -m bench.stages JOB FOLDER RECORDS`` prints what it measured as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command

import bench.ready  # noqa: F401 -- the models that the next lines name exist only after it
from bench.ledgers import Office, write_ledger
from weiyuan.cli.start import command_line_account
from weiyuan.core.documents import writers
from weiyuan.core.facts import Period
from weiyuan.ledger.actions import Plan, import_ledger, read_ledger
from weiyuan.orgs.models import OrgUnit
from weiyuan.summaries.compose import compose
from weiyuan.summaries.gather import gather


class Watch:
    """Seconds (by the clock and of the processor) and the peak of memory of each stage."""

    def __init__(self) -> None:
        self.stages: list[dict[str, Any]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Watch what is done inside. The peak is that of the whole process while it lasts."""
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        clock, processor = time.perf_counter(), time.process_time()
        yield
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        self.stages.append({"name": name, "clock": clock, "processor": processor, "peak_mb": peak_mb()})


def peak_mb() -> float:
    """The most memory that this process held since the peak began anew."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0.0


def write(folder: Path, records: int, watch: Watch) -> None:
    """Invent a ledger and write it with the engine's own writer."""
    office = Office(records)
    with watch.stage("write"):
        written = write_ledger(folder / "ledger.xlsx", office)
    expect("records written", written, records)


def migrate(folder: Path, records: int, watch: Watch) -> None:
    """Make the tables; nobody's stage, because it is done once in the life of a database."""
    call_command("migrate", verbosity=0)


def check(folder: Path, records: int, watch: Watch) -> None:
    """Read the ledger of a body that is not yet known, and write nothing."""
    by = command_line_account()
    with watch.stage("check"):
        plan = read_ledger(folder / "ledger.xlsx", by=by)
    expect("new records", sound(plan), records)


def bring(folder: Path, records: int, watch: Watch) -> None:
    """Import the ledger, each record into the chained journal."""
    by = command_line_account()
    with watch.stage("import"):
        plan = import_ledger(folder / "ledger.xlsx", by=by)
    expect("new records", sound(plan), records)


def again(folder: Path, records: int, watch: Watch) -> None:
    """Import the same file once more: every cell is compared, and nothing may change."""
    by = command_line_account()
    with watch.stage("again"):
        plan = import_ledger(folder / "ledger.xlsx", by=by)
    expect("new records", sound(plan), 0)
    expect("records as they were", sum(reading.same for reading in plan.readings), records)


def summary(folder: Path, records: int, watch: Watch) -> None:
    """From the records to the documents, over a period that holds every record."""
    org: Any = OrgUnit.objects.get()
    with watch.stage("gather"):
        facts = gather(org, Period(org.summary_from, org.summary_to))
    with watch.stage("compose"):
        draft = compose(facts)
    for suffix in (".docx", ".pdf"):
        with watch.stage(suffix.removeprefix(".")):
            (folder / f"summary{suffix}").write_bytes(writers.write(draft.document, suffix))


def sound(plan: Plan) -> int:
    """How many records are new. Ends the process where the ledger is not free of faults."""
    if plan.troubles:
        raise SystemExit(f"the invented ledger has faults: {plan.troubles[:3]}")
    return sum(len(reading.created) for reading in plan.readings)


def expect(what: str, found: int, wanted: int) -> None:
    """A measurement counts only where the work was done."""
    if found != wanted:
        raise SystemExit(f"{what}: {found}, not {wanted}")


JOBS: dict[str, Callable[[Path, int, Watch], None]] = {
    "write": write, "migrate": migrate, "check": check, "import": bring, "again": again, "summary": summary,
}  # fmt: skip


def main(job: str, folder: str, records: str) -> None:
    """Do one job and say how it went."""
    watch = Watch()
    JOBS[job](Path(folder), int(records), watch)
    print(json.dumps(watch.stages))


if __name__ == "__main__":
    main(*sys.argv[1:4])
