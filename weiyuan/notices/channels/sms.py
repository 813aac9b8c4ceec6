"""Short messages, through any gateway that takes JSON over HTTPS."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from weiyuan.notices.channels.guard import Refused, post_json
from weiyuan.notices.channels.parcel import Parcel

MARK = re.compile(r"\{(phone|text|title|id)\}")
LONGEST = 200  # signs: three short messages


def send_sms(parcel: Parcel, to: str) -> None:
    """Send it to one phone. A repeated one bears the same id. Raises Refused."""
    words = {"phone": to, "text": parcel.text[:LONGEST], "title": parcel.title, "id": str(parcel.uid)}
    headers = {"X-Idempotency-Key": str(parcel.uid), **settings.SMS_HEADERS}
    said = post_json(settings.SMS_URL, _filled(settings.SMS_BODY, words), headers)
    field, _sign, wanted = settings.SMS_OK.partition("=")
    if field and not (isinstance(said, dict) and str(said.get(field)) == wanted):
        code = str(said.get(field, "")) if isinstance(said, dict) else ""
        raise Refused(_("短信网关没有接受（%s）") % (code[:20] or _("回答看不懂")))


def _filled(part: Any, words: dict[str, str]) -> Any:
    """The template with its words in place. Texts are filled one by one, and once: no word can break out of its own."""
    if isinstance(part, dict):
        return {name: _filled(value, words) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, words) for value in part]
    if isinstance(part, str):
        return MARK.sub(lambda mark: words[mark[1]], part)
    return part
