"""The other ends of the channels, on this machine: a mail server, and a web server that answers as it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

OK = {"errcode": 0, "code": 0}


@dataclass
class Post:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Web:
    """A web server. ``status``, ``answer`` and ``location`` say how it answers; ``before`` is called first."""

    url: str
    posts: list[Post] = field(default_factory=list)
    status: int = 200
    answer: Any = field(default_factory=lambda: OK)
    location: str = ""
    before: Callable[[], None] = lambda: None

    @property
    def ids(self) -> list[str]:
        return [post.headers["X-Idempotency-Key"] for post in self.posts]


@contextmanager
def a_web() -> Iterator[Web]:
    web = Web("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            web.before()
            web.posts.append(Post(self.path, dict(self.headers.items()), json.loads(body)))
            said = web.answer if isinstance(web.answer, bytes) else json.dumps(web.answer).encode()
            try:
                self.send_response(web.status)
                if web.location:
                    self.send_header("Location", web.location)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:  # who asked is gone
                pass

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.url = f"http://127.0.0.1:{server.server_address[1]}/send?key=geheim"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mail:
    to: str
    id: str
    subject: str
    text: str


class PostOffice:
    """A mail server. ``answer`` other than "" is what it says instead of taking a mail."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.answer = ""
        self.before: Callable[[], None] = lambda: None

    @property
    def ids(self) -> list[str]:
        return [mail.id for mail in self.mails]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.before()
        if self.answer:
            return self.answer
        found: Any = message_from_bytes(envelope.content)
        subject = str(make_header(decode_header(found["Subject"])))
        text = found.get_payload(decode=True).decode()
        self.mails.append(Mail(envelope.rcpt_tos[0], found["Message-ID"], subject, text))
        return "250 OK"


@contextmanager
def a_post_office() -> Iterator[tuple[PostOffice, int]]:
    office = PostOffice()
    port = a_free_port()  # the controller takes no 0
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, port
    finally:
        controller.stop()


def a_free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
