"""Calendar programs read the feed: vdirsyncer fetches it over HTTP, khal shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, assemble
from tests.core.ui.records import a_record
from weiyuan.activities.actions import move_reception
from weiyuan.activities.models import Activity, ReceptionDay
from weiyuan.calendars.actions import make_feed
from weiyuan.calendars.feeds import ZONE

PROGRAMS = Path(sys.executable).parent

VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair feed]
a = "there"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage there]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{home}/items"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {home}/items
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
[sqlite]
path = {home}/khal.db
"""


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return assemble()


def run(home: Path, *words: str) -> str:
    """What a program says; it finds its settings in the folder and answers yes to all questions."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "NO_PROXY": "*"}
    done = subprocess.run(
        [PROGRAMS / words[0], *words[1:]],
        env=env,
        cwd=home,
        input="y\n" * 9,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def listed(home: Path) -> list[str]:
    """The days, hours, titles and states that khal shows."""
    shown = "{start-date} {start-time}|{title}|{status}"
    words = "--config", f"{home}/khal.conf", "list", "--format", shown, "--day-format", "", "2026-12-30", "4d"
    return [line.strip() for line in run(home, "khal", *words).splitlines() if "|" in line]


def test_programs_fetch_the_feed_and_show_it_rightly(
    people: Cast, live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *said: datetime(2026, 12, 20).date())
    last = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE)
    a_record(Activity, people.org, 1, title="跨年值守，a;b𠮷", start=last, state="published")
    a_record(
        Activity, people.org, 2, title="元旦走访", start=datetime(2027, 1, 1, 9, tzinfo=ZONE),
        end=datetime(2027, 1, 1, 9, tzinfo=ZONE) + timedelta(hours=2), state="published",
    )  # fmt: skip
    day = a_record(ReceptionDay, people.org, on=last.date(), place="铁路新村站", opens="09:00", closes="11:30")
    where = f"{live_server.url}/calendar/all/{make_feed('all', '', by=people['member'])}.ics"
    (tmp_path / "config").write_text(VDIRSYNCER.format(home=tmp_path, url=where), "utf-8")
    (tmp_path / "khal.conf").write_text(KHAL.format(home=tmp_path), "utf-8")
    (tmp_path / "items").mkdir()
    run(tmp_path, "vdirsyncer", "--config", "config", "discover")
    run(tmp_path, "vdirsyncer", "--config", "config", "sync")
    assert listed(tmp_path) == [
        "2026-12-31 09:00|接待日：铁路新村站|CONFIRMED",
        "2026-12-31 23:59|跨年值守，a;b𠮷|CONFIRMED",
        "2027-01-01 09:00|元旦走访|CONFIRMED",
    ]
    move_reception(day, "cancel", by=people["officer"], note="场地装修")
    run(tmp_path, "vdirsyncer", "--config", "config", "sync")
    assert listed(tmp_path)[0] == "2026-12-31 09:00|已取消：接待日：铁路新村站|CANCELLED"
    assert Client().get(where.removeprefix(live_server.url)).content.count(b"BEGIN:VEVENT") == 3
