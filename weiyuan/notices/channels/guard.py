"""Requests to addresses that people typed: only to public machines, over HTTPS, and never on to another address.

A name is resolved once, every address that it has is looked at, and the connection goes to the address that was looked
at: a name that answers differently the second time leads nowhere else.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT = 10.0  # seconds for connecting, and for the whole answer
MOST_BYTES = 64 * 1024  # of an answer
AGAIN = frozenset({408, 425, 429})  # besides 5xx: trying later may help


class Refused(Exception):
    """It was not sent. ``args[0]`` says why, in plain words; ``again`` whether a later try may help."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again


def checked(url: str) -> tuple[SplitResult, str]:
    """The parts of an address that may be asked, and the IP address to connect to. Raises Refused.

    Hosts in ``NOTICE_HOSTS`` may be private and without HTTPS: a gateway inside the house.
    """
    parts = _parts(url)
    host, trusted = parts.hostname or "", (parts.hostname or "") in settings.NOTICE_HOSTS
    if not host or parts.username or parts.password or parts.scheme not in {"https", "http"}:
        raise Refused(_("地址不对，要写成 https://… "))
    if parts.scheme != "https" and not trusted:
        raise Refused(_("地址要以 https:// 开头"))
    found = _resolved(host, parts.port or (443 if parts.scheme == "https" else 80))
    if not trusted and not all(_is_public(address) for address in found):
        raise Refused(_("地址指向内部网络，不能用"))
    return parts, found[0]


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- reading it is what raises
    except ValueError as error:
        raise Refused(_("地址不对，要写成 https://… ")) from error
    return parts


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(_("找不到这个地址"), again=True) from error
    return [str(entry[4][0]) for entry in found]


def _is_public(text: str) -> bool:
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return address.is_global and not address.is_multicast


def post_json(url: str, body: Any, headers: Mapping[str, str]) -> Any:
    """Send JSON and return what came back, decoded; {} where that is no JSON. Raises Refused unless it was taken."""
    parts, address = checked(url)
    connection = _connection(parts, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "POST",
            path,
            json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8", "User-Agent": "weiyuan", **headers},
        )
        with connection.getresponse() as answer:
            said = _read(answer)
    except TimeoutError as error:
        raise Refused(_("对方没有按时回答"), again=True) from error
    except ssl.SSLError as error:
        raise Refused(_("对方的证书不对"), again=True) from error
    except (OSError, http.client.HTTPException) as error:
        raise Refused(_("连不上对方"), again=True) from error
    finally:
        connection.close()
    _weigh(answer.status)
    return said


def _weigh(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise Refused(_("对方要求转到别的地址，没有照办"))
    raise Refused(_("对方不收（HTTP %d）") % status, again=status >= 500 or status in AGAIN)


def _read(answer: http.client.HTTPResponse) -> Any:
    """The answer as JSON, no longer and no slower than allowed."""
    until, found = time.monotonic() + TIMEOUT, b""
    while piece := answer.read1(8192):
        found += piece
        if len(found) > MOST_BYTES:
            raise Refused(_("对方的回答太长"))
        if time.monotonic() > until:
            raise TimeoutError
    try:
        return json.loads(found)
    except ValueError:
        return {}


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    if parts.scheme == "http":
        return _Plain(parts.hostname or "", parts.port, address)
    return _Secure(parts.hostname or "", parts.port, address)


class _Plain(http.client.HTTPConnection):
    """A connection that goes to an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int | None, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT)


class _Secure(http.client.HTTPSConnection):
    """The same over TLS: the certificate must be the name's."""

    def __init__(self, host: str, port: int | None, address: str) -> None:
        self.trust = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self.trust)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
