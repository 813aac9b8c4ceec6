"""Robots of group chats: 企业微信, 钉钉, 飞书. Each takes a plain text; two of them want it signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from weiyuan.notices.channels.guard import Refused, post_json
from weiyuan.notices.channels.parcel import Parcel

LONGEST = 1800  # bytes: 企业微信 takes 2048 of text
BUSY = frozenset({-1, 45009, 45033, 130101, 410100, 9499, 11232})  # too many at once: later
ROBOT_HOSTS = {
    "wecom": "qyapi.weixin.qq.com",
    "dingtalk": "oapi.dingtalk.com",
    "feishu": "open.feishu.cn",
}


def send_to_group(parcel: Parcel, make: str, url: str, secret: str = "") -> None:
    """Have the robot say it. ``secret`` signs it where the group asks for that (加签). Raises Refused."""
    address, body = _MAKES[make](_short(parcel.text), url, secret)
    said = post_json(address, body, {"X-Idempotency-Key": str(parcel.uid)})
    code = said.get("errcode", said.get("code", said.get("StatusCode"))) if isinstance(said, dict) else None
    if code is None:
        raise Refused(_("对方的回答看不懂"), again=True)
    if code != 0:
        raise Refused(_("群机器人没有接受（%s）") % str(code)[:20], again=code in BUSY)


def _short(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= LONGEST else raw[:LONGEST].decode(errors="ignore") + "……"


def _wecom(text: str, url: str, secret: str) -> tuple[str, Any]:
    return url, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(text: str, url: str, secret: str) -> tuple[str, Any]:
    """Signed over time in milliseconds and secret, in the address."""
    if secret:
        stamp = str(round(time.time() * 1000))
        sign = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote(base64.b64encode(sign), safe='')}"
    return url, {"msgtype": "text", "text": {"content": text}}


def _feishu(text: str, url: str, secret: str) -> tuple[str, Any]:
    """Signed with time in seconds and secret as the key, over nothing, in the body."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        stamp = str(round(time.time()))
        sign = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
        body = {"timestamp": stamp, "sign": base64.b64encode(sign).decode(), **body}
    return url, body


_MAKES: dict[str, Callable[[str, str, str], tuple[str, Any]]] = {
    "wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu,
}  # fmt: skip
