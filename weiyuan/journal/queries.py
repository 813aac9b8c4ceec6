"""Reads of a body's log: a page of deeds backwards, what they are called, and whether the chain holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import chronicle
from weiyuan.core.ui.cells import text_of
from weiyuan.core.zh import parse_date
from weiyuan.journal.models import ChainHead, Entry
from weiyuan.orgs.models import OrgUnit

PAGE = 50
CHECKED = 5000  # entries that one request walks through: a fraction of a second
WORD_LENGTH = 40
FIXED = ("register", "correct", "remove", "restore", "undo")
ACCOUNTS = "orgs.user."
DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d)?", re.ASCII)
RECORD = re.compile(r"([a-z]+\.[a-z]+)-(\d{1,18})", re.ASCII)


def kinds() -> dict[str, str]:
    """The kinds of deed that the log can be narrowed to."""
    labels = (_("登记"), _("更正"), _("删除"), _("恢复"), _("撤销"))
    return {**dict(zip(FIXED, labels, strict=True)), "step": _("办理步骤"), "account": _("账号和角色")}


@dataclass(frozen=True)
class Narrowed:
    """What the address of the log asks for; what cannot be meant is left out and told in ``complaints``."""

    params: dict[str, str]
    start: date | None = None
    end: date | None = None
    who: str = ""
    kind: str = ""
    register: str = ""
    record: str = ""
    before: int | None = None
    complaints: list[str] = field(default_factory=list)


def narrowed(params: Mapping[str, str]) -> Narrowed:
    """Read an address with suspicion. Parameters: from, to, who, kind, register, record, before."""
    names = ("from", "to", "who", "kind", "register", "record", "before")
    kept = {name: params.get(name, "").replace("\0", "").strip()[:WORD_LENGTH] for name in names}
    complaints, days = [], {}
    for name in ("from", "to"):
        try:
            days[name] = parse_date(kept[name]) if kept[name] else None
        except (ValueError, OverflowError):
            complaints.append(_("看不懂日期“%s”，请写成 2026-05-01") % kept[name])
            kept[name], days[name] = "", None
    before = kept["before"]
    kept["kind"] = kept["kind"] if kept["kind"] in kinds() else ""
    kept["record"] = kept["record"] if RECORD.fullmatch(kept["record"]) else ""
    said = {name: text for name, text in kept.items() if text}
    return Narrowed(
        said, days["from"], days["to"], kept["who"], kept["kind"], kept["register"], kept["record"],
        int(before) if re.fullmatch(r"\d{1,15}", before, re.ASCII) else None, complaints,
    )  # fmt: skip


def log_of(org: OrgUnit, asked: Narrowed) -> QuerySet[Entry]:
    """The deeds of a body that the address asks for, the latest first. Nothing is counted: slice it."""
    found = Entry.objects.filter(org=org)
    if asked.before is not None:
        found = found.filter(seq__lt=asked.before)
    if asked.start:
        found = found.filter(at__gte=_midnight(asked.start))
    if asked.end:
        found = found.filter(at__lt=_midnight(asked.end + timedelta(days=1)))
    if asked.who:
        found = found.filter(actor_name__contains=asked.who)
    if asked.register:
        found = found.filter(model=asked.register)
    if asked.kind:
        found = found.filter(_of_kind(asked.kind))
    if match := RECORD.fullmatch(asked.record):
        found = found.filter(model=match[1], object_id=int(match[2]))
    return found.order_by("-seq")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_kind(kind: str) -> Q:
    account = Q(kind__startswith=ACCOUNTS)
    if kind == "account":
        return account
    if kind in FIXED:
        return Q(kind__endswith=f".{kind}") & ~account
    other = account | Q(kind__startswith="orgs.orgunit.")
    for name in FIXED:
        other |= Q(kind__endswith=f".{name}")
    return ~other


def kind_label(entry: Entry) -> str:
    """What a deed is called: by the flat that did it, else one of the common ones, else the workflow's step."""
    verb = entry.kind.rpartition(".")[2]
    if said := chronicle.label_of(entry.kind) or kinds().get(verb if verb in FIXED else ""):
        return said
    workflow = getattr(model_of(entry), "workflow", None)
    steps = {step.name: str(step.label) for step in workflow.steps} if workflow else {}
    return steps.get(verb, verb)


def state_label(entry: Entry, state: str) -> str:
    """What a state of the entry's record is called."""
    model: Any = model_of(entry)
    choices = dict(model._meta.get_field("state").flatchoices) if getattr(model, "workflow", None) else {}
    return str(choices.get(state, state))


def model_of(entry: Entry) -> Any:
    """The model of the entry's record; None for one of former times."""
    try:
        return apps.get_model(entry.model)
    except (LookupError, ValueError):
        return None


@dataclass(frozen=True)
class Checked:
    """The outcome of walking along a part of the chain: its first and last entry, and those that do not fit."""

    first: int
    last: int
    total: int
    broken: list[int]


def checked(org: OrgUnit, upto: int | None = None, count: int = CHECKED) -> Checked:
    """Walk along the newest ``count`` entries of a body's chain, or those up to ``upto``.

    ``weiyuan verify`` walks along all of it.
    """
    head = ChainHead.objects.filter(org=org).first() or ChainHead(org=org)
    newest = Entry.objects.filter(org=org).order_by("-seq").values_list("seq", flat=True).first() or 0
    last = newest if upto is None else min(upto, newest)
    first = max(last - count + 1, 1)
    broken = [] if upto is not None or head.seq == newest else [max(head.seq, newest)]
    before = Entry.objects.filter(org=org, seq=first - 1).values_list("hash", flat=True).first()
    previous, expected = before or "", first
    for entry in Entry.objects.filter(org=org, seq__gte=first, seq__lte=last).order_by("seq").iterator():
        if entry.seq != expected or entry.previous != previous or entry.hash != entry.fingerprint():
            broken.append(entry.seq)
        previous, expected = entry.hash, entry.seq + 1
    if upto is None and head.seq == newest and head.hash != previous:
        broken.append(newest)
    return Checked(first if last else 0, last, newest, sorted(set(broken)))


def field_of(model: Any, name: str) -> Any:
    """The field of that name or heading (ledgers journal by heading); None for one of former times."""
    fields = model._meta.fields if model is not None else ()
    return next((f for f in fields if name in {f.name, str(f.verbose_name)}), None)


def readable(stored: str, field: Any = None) -> str:
    """A journaled value as the pages show it: days and times in full, a choice of the ``field`` by its label, 是 or 否,
    other words as they are.
    """
    if stored and field is not None:
        labels = {str(value): str(label) for value, label in field.flatchoices}
        if isinstance(field, BooleanField):
            labels = {"True": _("是"), "False": _("否")}
        if stored in labels:
            return labels[stored]
    if DAY.fullmatch(stored):
        with suppress(ValueError):  # somebody may have written what only looks like a day
            return text_of(datetime.fromisoformat(stored) if ":" in stored else date.fromisoformat(stored))
    return stored
