"""The log of a body: who did what when, for the auditor, the administrator and the director."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.core import registers
from weiyuan.core.ui import navigation
from weiyuan.core.ui.cells import cut
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import seen, sight_of
from weiyuan.journal.models import Entry
from weiyuan.journal.queries import (
    PAGE,
    checked,
    field_of,
    kind_label,
    kinds,
    log_of,
    model_of,
    narrowed,
    readable,
    state_label,
)
from weiyuan.orgs.models import OrgUnit, User
from weiyuan.orgs.rules import STAFF, Role

READERS = (Role.AUDITOR, Role.ADMIN, Role.DIRECTOR)
LINE = 60  # characters of a value that a line shows
navigation.add(
    navigation.Entry(
        "logs", gettext_lazy("操作日志"), "hist", gettext_lazy("机构"), 18,
        lambda user: bool(user.scope.bodies(READERS)),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A deed as the log shows it."""

    entry: Entry
    what: str
    of: str
    href: str
    details: list[str]


@require_safe
def logs(request: HttpRequest) -> HttpResponse:
    """The log of the reader's first body."""
    found = [body for body in sight_of(request.user).bodies if request.user.has_perm("orgs.view_log", body)]
    if not found:
        raise Http404
    return redirect("log", found[0].pk)


@require_safe
def log(request: HttpRequest, org: int) -> HttpResponse:
    """A page of deeds, the latest first, as the address narrows them."""
    body = _body(request, org)
    asked = narrowed(request.GET.dict())
    entries = list(log_of(body, asked)[: PAGE + 1])
    older = query_of({**asked.params, "before": entries[PAGE - 1].seq}) if len(entries) > PAGE else ""
    context = {
        "org": body,
        "bodies": [one for one in sight_of(request.user).bodies if request.user.has_perm("orgs.view_log", one)],
        "asked": asked,
        "lines": _lines(request.user, body, entries[:PAGE]),
        "older": older,
        "newest": query_of({**asked.params, "before": ""}),
        "kinds": kinds(),
        "registers": _registers(),
    }
    return render(request, "journal/log.html", context)


@require_safe
def check(request: HttpRequest, org: int) -> HttpResponse:
    """Whether the newest entries of the chain fit, or those up to ``?upto=``."""
    body = _body(request, org)
    upto = request.GET.get("upto", "")
    found = checked(body, int(upto) if re.fullmatch(r"\d{1,15}", upto, re.ASCII) else None)
    return render(request, "journal/check.html", {"org": body, "checked": found, "before": found.first - 1})


def _body(request: HttpRequest, pk: int) -> OrgUnit:
    """A body whose log the reader may read. Raises Http404 for one he does not know, else PermissionDenied."""
    found: OrgUnit | None = next((body for body in sight_of(request.user).bodies if body.pk == pk), None)
    if found is None:
        raise Http404
    if not request.user.has_perm("orgs.view_log", found):
        raise PermissionDenied
    return found


def _registers() -> list[tuple[str, str]]:
    """What deeds are done to, for the choice."""
    found = [(entry.key, str(entry.label)) for entry in registers.known()]
    return [("orgs.orgunit", _("机构")), ("orgs.user", _("账号")), *found]


def _lines(user: Any, body: OrgUnit, entries: list[Entry]) -> list[Line]:
    addresses = _addresses(user, body, entries)
    accounts = {entry.object_id for entry in entries if entry.model == "orgs.user"}
    names = dict(User.objects.filter(pk__in=accounts).values_list("pk", "name")) if accounts else {}
    whole = user.scope.has(body.pk, STAFF)
    found = []
    for entry in entries:
        href = addresses.get((entry.model, entry.object_id), "")
        told = not _is_secretive(entry) if whole else not _is_discreet(entry)
        found.append(_line(entry, href, names, told=told or bool(href)))
    return found


def _is_secretive(entry: Entry) -> bool:
    """Whether the record may be one that only named people know, whoever else works in the body."""
    return bool(getattr(model_of(entry), "secretive", False))


def _is_discreet(entry: Entry) -> bool:
    """Whether the record's words are not for everybody who reads for the body: a difficulty, a draft, a matter.

    Who reads the log for its own sake learns that something was done to it, and to which fields, not what they say.
    """
    model: Any = model_of(entry)
    if audience := getattr(model, "audience", None):
        return not audience.readers or "seen_by" in vars(model)
    return hasattr(getattr(model, "objects", None), "visible_to")


def _addresses(user: Any, body: OrgUnit, entries: list[Entry]) -> dict[tuple[str, int], str]:
    """The pages of those records that the reader may open: one query for each register that he sees."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.model, set()).add(entry.object_id)
    found = {}
    for model, keys in wanted.items():
        register = registers.find(model)
        if register and model in sight_of(user).keys:
            open_to = seen(register.model, user).filter(pk__in=keys).values_list("pk", flat=True)
            found.update({(model, pk): reverse(f"{register.slug}-detail", args=[pk]) for pk in open_to})
        elif model == "orgs.orgunit":
            found[model, body.pk] = reverse("body", args=[body.pk])
        elif model == "orgs.user" and user.has_perm("orgs.manage_accounts", body):
            found.update({(model, pk): reverse("account", args=[body.pk, pk]) for pk in keys})
    return found


def _line(entry: Entry, href: str, names: Mapping[int, str], *, told: bool) -> Line:
    """The deed in words; of changes and notes that are not to be ``told`` only that there are any."""
    register = registers.find(entry.model)
    model = model_of(entry)
    name = str(register.label) if register else str(model._meta.verbose_name) if model else entry.model
    details = [_change(model, label, pair if told else ("*", "*")) for label, pair in entry.changes.items()]
    if entry.before and entry.after and entry.before != entry.after:
        details.insert(0, f"{state_label(entry, entry.before)} → {state_label(entry, entry.after)}")
    if entry.note:
        details.append(entry.note if told else _("有说明"))
    if entry.model == "orgs.user":
        of = f"{_('账号')} {names.get(entry.object_id) or entry.object_id}"
    else:
        of = f"{name} {entry.object_no}" if entry.object_no else name
    return Line(entry, kind_label(entry), of, href, details)


def _change(model: Any, label: str, pair: Any) -> str:
    """性别：女 → 男; what is encrypted in the record stands here as changed only."""
    field = field_of(model, label)
    old, new = (cut(readable(str(text), field), LINE) or _("（空）") for text in pair)
    return _("%s有改动") % label if (old, new) == ("*", "*") else f"{label}：{old} → {new}"
