"""Words of one matter that are used again elsewhere: without what tells who spoke."""

from __future__ import annotations

import re
from typing import Any

from weiyuan.core.personal import HIDDEN, Found, Kind, find_personal, redacted
from weiyuan.core.ui.sight import seen
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import AnswerTo
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import ANSWERED

KEY = re.compile(r"\d{1,18}", re.ASCII)


def is_quotable(matter: ResidentMatter) -> bool:
    """Whether its answer may go to another resident too: given, not for one person, not confidential."""
    return matter.state in ANSWERED and matter.answer_to != AnswerTo.PERSON and matter.secrecy != CONFIDENTIAL


def quoted(user: Any, matter: ResidentMatter, key: str) -> str:
    """The answer of another matter of the same body that the reader sees; "" where there is none to be taken over."""
    if not KEY.fullmatch(key):
        return ""
    other = seen(ResidentMatter, user).filter(org=matter.org_id, pk=key).first()
    return bare(other, other.result) if other is not None and is_quotable(other) else ""


def personal_in(matter: ResidentMatter, text: str) -> list[Found]:
    """What in the text tells who somebody is: what the matter knows of who spoke, and what looks like personal data."""
    found = [
        Found(Kind.KNOWN, match.start(), match.end(), match[0])
        for known in _known(matter)
        for match in re.finditer(re.escape(known), text)
    ]
    others = [one for one in find_personal(text) if all(one.end <= it.start or it.end <= one.start for it in found)]
    return sorted([*found, *others], key=lambda one: one.start)


def bare(matter: ResidentMatter, text: str) -> str:
    """The text without what the matter knows of who spoke, and without what looks like somebody's data."""
    for known in _known(matter):
        text = text.replace(known, HIDDEN)
    return redacted(text)


def _known(matter: ResidentMatter) -> list[str]:
    return [known for known in (matter.person_name, matter.phone, matter.address) if len(known) > 1]
