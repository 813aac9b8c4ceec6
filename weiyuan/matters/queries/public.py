"""What strangers may read: answers that were made public, and the one matter whose number and code they hold."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from weiyuan.core.workdays import Workdays
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.matters import RECEIPT_LENGTH
from weiyuan.matters.models.words import AnswerTo
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import ANSWERED, MatterState
from weiyuan.orgs.models import OrgUnit

SEARCHED = 5_000  # of the newest public answers, so many are searched for words
MOST_LETTERS, MOST_WORDS = 40, 5  # of a search
NOBODYS = "-" * RECEIPT_LENGTH  # compared with where there is no such matter, so that it takes as long


def public_answers(org: OrgUnit, *, category: str = "", q: str = "") -> QuerySet[ResidentMatter]:
    """The answers of a body that are public now, the newest first; one withdrawn or made confidential is not.

    category  a category's name, "" for all
    q         words that the public version holds; no more than ``MOST_WORDS`` of them count
    """
    found: Any = _public(org)
    if category:
        found = found.filter(category=category)
    words = unicodedata.normalize("NFKC", q)[:MOST_LETTERS].split()[:MOST_WORDS]
    if words:
        newest = found.order_by("-published_on", "-pk").values("pk")[:SEARCHED]
        found = ResidentMatter.objects.filter(pk__in=newest)
    for word in words:
        found = found.filter(Q(public_content__icontains=word) | Q(public_answer__icontains=word))
    found = found.order_by("-published_on", "-pk")
    ordered: QuerySet[ResidentMatter] = found
    return ordered


def is_public(matter: ResidentMatter) -> bool:
    """Whether the public version of the matter's answer may be shown to everybody."""
    return bool(
        matter.published_on and matter.deleted_at is None and matter.secrecy != CONFIDENTIAL
        and matter.state in ANSWERED and matter.answer_to != AnswerTo.PERSON
    )  # fmt: skip


def _public(org: OrgUnit) -> Any:
    found = ResidentMatter.objects.of(org).filter(published_on__isnull=False, state__in=sorted(ANSWERED))
    return found.exclude(secrecy=CONFIDENTIAL).exclude(answer_to=AnswerTo.PERSON)


def days_taken(matter: ResidentMatter, calendar: Workdays) -> int | None:
    """Workdays from the day of receipt, which does not count, to the answer; None without an answer."""
    last: date | None = matter.replied_on
    if last is None:
        return None
    first = matter.received_on
    return max(calendar.workdays_between(first, last) - calendar.is_workday(first), 0)


def plain_code(said: str) -> str:
    """A number or code as it is stored, however it was typed: full-width, small letters, blanks, other hyphens."""
    text = "".join(unicodedata.normalize("NFKC", said).split()).upper()
    return "".join("-" if unicodedata.category(mark) == "Pd" else mark for mark in text)


def matter_followed(org: OrgUnit, no: str, code: str) -> ResidentMatter | None:
    """The matter of a body that has this number and this code. It takes as long to find none as to find another's.

    None for an unknown number, a wrong code, another body's matter and one that was removed: nobody learns which.
    """
    table: Any = ResidentMatter.objects.of(org).exclude(state=MatterState.DRAFT).exclude(receipt="")
    stored = table.filter(no=plain_code(no)[:40]).exclude(no="").values_list("pk", "receipt").first()
    pk, right = stored or (0, NOBODYS)
    said = plain_code(code).replace("-", "")[: RECEIPT_LENGTH * 2]
    if not constant_time_compare(said, right):
        return None
    found: ResidentMatter | None = table.filter(pk=pk).first()
    return found
