"""Residents send forms while the server is killed again and again: ``python -m bench.chaos --seconds 600``.

Twenty clients fill in the public form, with a photo, over plain http; every twenty seconds the whole server (web
processes and worker) gets SIGKILL and is started anew. A client whose connection breaks sends the same page again, as
a resident presses the button again. At the end every receipt that a client was shown must stand in the database once,
with its photo whole. It all happens in a folder of its own, on a port of its own of this machine.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="weiyuan-chaos-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {"WEIYUAN_VAR": FOLDER, "WEIYUAN_HOSTS": "127.0.0.1", "WEIYUAN_PORTAL_FACTOR": "1000000"}
os.environ.pop("DATABASE_URL", None)

import hashlib  # noqa: E402 -- the folder comes first: the settings look at it when Django gets ready
import http.client  # noqa: E402
import json  # noqa: E402
import random  # noqa: E402
import re  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from contextlib import closing, suppress  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from datetime import UTC, date, datetime  # noqa: E402
from io import BytesIO  # noqa: E402
from pathlib import Path  # noqa: E402
from urllib.parse import urlencode, urlsplit  # noqa: E402

from PIL import Image  # noqa: E402

import bench.ready  # noqa: E402, F401 -- Django, for the look at the end
from bench.report import machine, write_section  # noqa: E402
from weiyuan.cli.prepare import prepare  # noqa: E402
from weiyuan.core.files import examine  # noqa: E402
from weiyuan.journal.chain import broken_links  # noqa: E402
from weiyuan.matters.models import ResidentMatter  # noqa: E402
from weiyuan.orgs.models import OrgUnit  # noqa: E402
from weiyuan.portal.models import PortalPage  # noqa: E402
from weiyuan.portal.rules import LEAST_SECONDS  # noqa: E402
from weiyuan.registry.models import Attachment  # noqa: E402

KEY = "chaos"
PATIENCE = 15  # seconds that a client waits for an answer
GRACE = 90  # seconds after the end in which forms that were begun are finished
BROKEN = (OSError, http.client.HTTPException)


class Lost(Exception):
    """A page answered in a way that no resident could go on from."""


@dataclass(frozen=True)
class Receipt:
    """What a client was shown, what it had written, and the hash that its photo must have once it is written anew."""

    no: str
    code: str
    content: str
    photo: str


@dataclass
class Tally:
    """What happened, counted by all clients."""

    receipts: list[Receipt] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str) -> None:
        with self.lock:
            self.counts[name] += 1


class Browser:
    """As little of a browser as the form needs: cookies, and pressing the button again."""

    def __init__(self, port: int, tally: Tally, until: float) -> None:
        self.port, self.tally, self.until = port, tally, until
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        """A page."""
        status, _where, text = self._patiently("GET", path)
        if status != 200:
            raise Lost(f"GET {path}: {status}")
        return text

    def post(self, path: str, fields: dict[str, str], photo: bytes = b"") -> str:
        """Send a page of the form; gives the address that it leads to."""
        said = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        body, kind = _parts(said, photo) if photo else (urlencode(said).encode(), "application/x-www-form-urlencoded")
        status, where, _text = self._patiently("POST", path, body, kind)
        if status != 302:
            raise Lost(f"POST {path}: {status}")
        return urlsplit(where).path

    def _patiently(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        while time.monotonic() < self.until:
            try:
                status, where, text = self._once(method, path, body, kind)
            except BROKEN:
                self.tally.add("broken")
            else:
                if status < 500 and status != 429:
                    return status, where, text
                self.tally.add("busy")
            time.sleep(random.uniform(0.2, 0.6))
        raise Lost(f"{method} {path}: no answer to the end")

    def _once(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text


def _parts(fields: dict[str, str], photo: bytes) -> tuple[bytes, str]:
    edge = "chaos-7f3a9c"
    lines = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
    head = "".join(lines) + head + "Content-Type: image/jpeg\r\n\r\n"
    return head.encode() + photo + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def a_photo() -> bytes:
    """A photo like no other."""
    image, file = Image.effect_noise((320, 240), random.uniform(20, 90)).convert("RGB"), BytesIO()
    image.save(file, "jpeg", quality=80)
    return file.getvalue()


def one_matter(browser: Browser, number: str) -> Receipt:
    """Fill the form in from the first page to the receipt. Raises Lost where the way ends."""
    site, photo, content = f"/public/{KEY}/say", a_photo(), f"第 {number} 件：楼道里的灯坏了两个星期，请来修一修。"
    browser.get(f"{site}/what/")
    browser.post(f"{site}/what/", {"content": content})
    begun = time.monotonic()
    browser.post(f"{site}/where/", {"place": "3 号院"})
    browser.post(f"{site}/photos/", {"act": "next"}, photo)
    browser.post(f"{site}/who/", {"named": "no"})
    browser.post(f"{site}/answer/", {"wants_reply": "yes"})
    mark = re.search(r'name="form" value="(\w+)"', browser.get(f"{site}/check/"))
    if mark is None:
        raise Lost("check: no form")
    time.sleep(max(LEAST_SECONDS + 0.2 - (time.monotonic() - begun), 0))
    browser.post(f"{site}/check/", {"form": mark[1]})
    shown = re.search(r"<b>(QS-[\d-]+)</b>.*?code\">([^<]+)<", browser.get(f"{site}/done/"), re.DOTALL)
    if shown is None:
        raise Lost("done: no receipt")
    expected = hashlib.sha256(examine(photo).content).hexdigest()
    return Receipt(shown[1], shown[2].replace(" ", ""), content, expected)


def resident(number: int, port: int, tally: Tally, last: float) -> None:
    """Send one matter after another until the time is over."""
    serial = 0
    while time.monotonic() < last:
        serial += 1
        tally.add("begun")
        try:
            found = one_matter(Browser(port, tally, last + GRACE), f"{number}-{serial}")
        except Lost as error:
            tally.add("lost")
            print(f"  {error}", file=sys.stderr)
        else:
            with tally.lock:
                tally.receipts.append(found)


class Server:
    """The product as it is served, and its violent end."""

    def __init__(self, port: int) -> None:
        self.port, self.kills = port, 0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "weiyuan.cli.main", "serve"]
        log = (Path(FOLDER) / "serve.log").open("ab")
        return subprocess.Popen(
            words, env={**os.environ, "PORT": str(self.port)}, stdout=log, stderr=log, start_new_session=True
        )

    def wait(self) -> None:
        """Until it answers."""
        for _try in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise SystemExit("the server does not start")

    def kill(self) -> None:
        """SIGKILL to all of its process groups at once, and a new one."""
        self.kills += 1
        doomed = self._all()
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL) if os.getpgid(pid) == pid else os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(_lives(pid) for pid in doomed):  # on a busy machine even dying takes its time
            time.sleep(0.05)
        self.process = self._start()

    def stop(self) -> None:
        """The friendly end."""
        self.process.terminate()
        self.process.wait(60)

    def _all(self) -> list[int]:
        """The server and all that it started, itself first: it would start others in their place."""
        above: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                words = path.read_text().rpartition(")")[2].split()
                above.setdefault(int(words[1]), []).append(int(path.parent.name))
        found = [self.process.pid]
        for pid in found:
            found += above.get(pid, [])
        return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def furnish() -> OrgUnit:
    """Tables, one body, its public pages open."""
    prepare(demo=False)
    org: OrgUnit = OrgUnit.objects.create(
        name="试验街道委员工作室", short_name="试验街道委员工作室", area_name="试验街道", body_type="studio",
        founded_on=date(2020, 1, 1), parent_cppcc="试验区政协", party_committee="试验街道党工委",
    )  # fmt: skip
    PortalPage.objects.create(org=org, key=KEY, open=True)
    return org


def faults(org: OrgUnit, receipts: list[Receipt]) -> dict[str, list[str]]:
    """What is wrong at the end, by the promise that it breaks."""
    matters = list(ResidentMatter.objects.of(org))
    numbers, texts = Counter(m.no for m in matters), Counter(m.content for m in matters)
    by_no = {m.no: m for m in matters}
    serials = sorted(int(m.no.rpartition("-")[2]) for m in matters if m.no)
    files = {m.pk: list(Attachment.objects.of(m).alive()) for m in matters}
    shown = Counter(r.no for r in receipts)
    return {
        "receipts without their matter, or with another one": [
            r.no for r in receipts
            if (m := by_no.get(r.no)) is None or (m.receipt, m.content) != (r.code, r.content)
        ],
        "receipts whose photo is missing or another one": [
            r.no for r in receipts if (m := by_no.get(r.no)) and [f.sha256 for f in files[m.pk]] != [r.photo]
        ],
        "numbers shown to two clients": [no for no, times in shown.items() if times > 1],
        "numbers given twice": [no for no, times in numbers.items() if times > 1],
        "gaps in the numbers": [str(n) for n in range(1, len(matters) + 1) if n not in set(serials)],
        "forms that made two matters": [text for text, times in texts.items() if times > 1],
        "matters without their one photo": [m.no for m in matters if len(files[m.pk]) != 1],
        "photos not whole on the disk": [str(f.key) for m in matters for f in files[m.pk] if not _is_whole(f)],
        "broken links of the journal": [str(seq) for seq in broken_links(org)],
    }  # fmt: skip


def _is_whole(file: Attachment) -> bool:
    try:
        content = file.path.read_bytes()
        Image.open(BytesIO(content)).load()
    except OSError:
        return False
    return (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256) and file.small_path.exists()


def table(
    tally: Tally, server: Server, org: OrgUnit, away: list[float], wrong: dict[str, list[str]], verified: bool
) -> list[str]:  # fmt: skip
    """The figures as a table."""
    rows: list[tuple[str, object]] = [
        ("times the server was killed", server.kills),
        ("seconds until it answered again, at most", f"{max(away[1:] or away):.1f}"),
        ("forms begun", tally.counts["begun"]),
        ("receipts shown to clients", len(tally.receipts)),
        ("matters stored", ResidentMatter.objects.of(org).count()),
        ("connections broken or refused", tally.counts["broken"]),
        ("answers with 5xx or 429, asked again", tally.counts["busy"]),
        ("forms given up by their client", tally.counts["lost"]),
        *((words, len(found)) for words, found in wrong.items()),
        ("`weiyuan verify`", "clean" if verified else "NOT CLEAN"),
    ]
    return ["| what | how many |", "|---|--:|", *(f"| {words} | {number} |" for words, number in rows)]


def run(seconds: int, clients: int, every: int) -> tuple[list[str], bool]:
    """The whole run. Returns the table, and whether all promises were kept."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    org, tally, server, away = furnish(), Tally(), Server(port), list[float]()
    try:
        server.wait()
        last = time.monotonic() + seconds
        people = [threading.Thread(target=resident, args=(n, port, tally, last), daemon=True) for n in range(clients)]
        for person in people:
            person.start()
        while time.monotonic() + every < last:
            killed = time.monotonic()
            server.wait()
            away.append(time.monotonic() - killed)
            # On a slow machine it is left alone for half the time at least, or nobody would get as far as the receipt.
            time.sleep(max(every - away[-1], every / 2))
            server.kill()
            print(f"  killed {server.kills} times, {len(tally.receipts)} receipts", file=sys.stderr)
        for person in people:
            person.join(max(last + GRACE + PATIENCE - time.monotonic(), 1))
    finally:
        server.stop()
    wrong = faults(org, tally.receipts)
    words = [sys.executable, "-m", "weiyuan.cli.main", "verify"]
    verified = subprocess.run(words, env=os.environ, capture_output=True, check=False).returncode == 0
    sound = verified and bool(tally.receipts) and not any(wrong.values())
    if not sound:
        print(json.dumps(wrong, ensure_ascii=False, indent=1)[:4000], file=sys.stderr)
    return table(tally, server, org, away, wrong, verified), sound


def main() -> int:
    """Run, print the figures, and put them into the page of measurements if asked to. 1 where a promise was broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--clients", type=int, default=20)
    asked.add_argument("--every", type=int, default=20, help="seconds between two kills")
    asked.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    said = asked.parse_args()
    lines, sound = run(said.seconds, said.clients, said.every)
    print("\n".join(lines))
    if said.write:
        command = f"python -m bench.chaos --seconds {said.seconds} --clients {said.clients} --every {said.every}"
        head = ["## Chaos", "", f"{datetime.now(UTC).date().isoformat()}, {machine()}: `{command}`", ""]
        head += [
            "Clients fill in the public form with a photo while the whole server gets SIGKILL again and again. What"
        ]
        head += ["must be 0 stands below the line of forms given up.", ""]
        write_section(Path("docs/benchmarks.md"), "Chaos", "\n".join([*head, *lines]) + "\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
