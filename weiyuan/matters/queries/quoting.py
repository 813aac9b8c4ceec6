"""Words of one matter that are used again elsewhere: without what tells who spoke."""

from __future__ import annotations

import re
from typing import Any

from weiyuan.core.personal import HIDDEN, redacted
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


def bare(matter: ResidentMatter, text: str) -> str:
    """The text without what the matter knows of who spoke, and without what looks like somebody's data."""
    for known in (matter.person_name, matter.phone, matter.address):
        if len(known) > 1:
            text = text.replace(known, HIDDEN)
    return redacted(text)
