"""A rule's texts: which holds on a day, what a version changed, and the sheet for the wall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.documents.tree import Block, Document, Heading, Paragraph, Run
from weiyuan.core.documents.writers import write
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.links import edit_address
from weiyuan.core.zh import date_text, parse_date
from weiyuan.governance import actions, queries
from weiyuan.governance.models import RuleDocument, RuleVersion
from weiyuan.governance.panels import way_row
from weiyuan.registry.views.ways import told

CHAPTER = re.compile(r"第[零一二三四五六七八九十百\d]+章|[一二三四五六七八九十]+、.{0,30}$")
PAPERS = ("a4", "a3")


@dataclass(frozen=True)
class Asked:
    """The day that an address asks for; ``wrong`` is what it said where that is no day."""

    day: date
    wrong: str = ""


def _asked(request: HttpRequest) -> Asked:
    said = request.GET.get("on", "").strip()[:20]
    try:
        return Asked(parse_date(said) if said else timezone.localdate())
    except (ValueError, OverflowError):
        return Asked(timezone.localdate(), said)


def _rule(request: HttpRequest, pk: int) -> RuleDocument:
    seen = RuleDocument.objects.visible_to(request.user).select_related("org")
    found: RuleDocument = get_object_or_404(seen, pk=pk)
    return found


def _versions(request: HttpRequest) -> Any:
    return RuleVersion.objects.visible_to(request.user).filter(rule__deleted_at__isnull=True)


@require_safe
def rules_on(request: HttpRequest) -> HttpResponse:
    """All rules in force on a day (某日有效的制度)."""
    asked = _asked(request)
    held = queries.held_on(_versions(request), asked.day)
    context = {"asked": asked, "versions": held, "bodies": len({version.org_id for version in held}) > 1}
    return render(request, "governance/rules_on.html", context, status=400 if asked.wrong else 200)


@require_safe
def rule_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a rule that was in force on a day, today's unless told."""
    rule, asked = _rule(request, pk), _asked(request)
    versions = _versions(request).filter(rule=rule)
    held = queries.held_on(versions, asked.day)
    context = {
        "rule": rule,
        "asked": asked,
        "version": held[0] if held else None,
        "blocks": wall_blocks(held[0].text) if held else (),
        "way": [way_row(version) for version in versions.order_by("-edition")],
    }
    return render(request, "governance/rule_text.html", context, status=400 if asked.wrong else 200)


@require_POST
def rule_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a new version from the last text, and go on to writing it."""
    version = actions.revise_rule(_rule(request, pk), by=request.user)
    told(request, _("已按上一版另立%s，改好后点“征求意见”") % version)
    return redirect(edit_address(version))


@require_safe
def rule_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a rule line beside line; the last two unless told. ``?as=one``: in one column."""
    rule = _rule(request, pk)
    versions = list(_versions(request).filter(rule=rule).order_by("edition"))
    new = _chosen(request, versions, "new", versions[-1] if versions else None)
    earlier = [version for version in versions if new and version.edition < new.edition]
    old = _chosen(request, versions, "old", earlier[-1] if earlier else None)
    pairs = queries.compared(old.text, new.text) if old and new else []
    changed = sum(pair.kind != "same" for pair in pairs)
    context = {"rule": rule, "versions": versions, "old": old, "new": new, "pairs": pairs, "changed": changed}
    return render(request, "governance/rule_compare.html", context | {"one": request.GET.get("as") == "one"})


def _chosen(request: HttpRequest, versions: list[RuleVersion], name: str, otherwise: Any) -> Any:
    """The version that the address names; 404 where it is none of this rule."""
    said = request.GET.get(name, "")
    if not said:
        return otherwise
    found = next((version for version in versions if str(version.pk) == said), None)
    if found is None:
        raise Http404
    return found


# --- for the wall -----------------------------------------------------------------------------------


@require_safe
def rules_wall(request: HttpRequest) -> HttpResponse:
    """All rules that hang on the wall and are in force today, a sheet each."""
    held = queries.held_on(_versions(request).filter(rule__on_wall=True), timezone.localdate())
    return _wall(request, held, None)


@require_safe
def rule_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of one rule, whether it hangs or not."""
    rule = _rule(request, pk)
    return _wall(request, queries.held_on(_versions(request).filter(rule=rule), timezone.localdate()), rule)


def _wall(request: HttpRequest, held: list[RuleVersion], rule: RuleDocument | None) -> HttpResponse:
    paper = request.GET.get("paper", "")
    context = {
        "rule": rule,
        "sheets": [(version, wall_blocks(version.text)) for version in held],
        "paper": paper if paper in PAPERS else PAPERS[0],
        "papers": PAPERS,
    }
    return render(request, "governance/wall.html", context)


@require_safe
def rule_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The rule in force today as DOCX or PDF; 404 where none is."""
    rule = _rule(request, pk)
    held = queries.held_on(_versions(request).filter(rule=rule), timezone.localdate())
    if not held:
        raise Http404
    return download(write(wall_document(held[0]), f".{suffix}"), rule.title, suffix)


def wall_blocks(text: str) -> tuple[Block, ...]:
    """A rule's text as headings of chapters and paragraphs."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Heading(line) if CHAPTER.match(line) else Paragraph((Run(line),)) for line in lines)


def wall_document(version: RuleVersion) -> Document:
    """The sheet of a version: title, text, the body's name, and the day from which it holds."""
    begun = _("自%s起施行") % date_text(version.effective_on) if version.effective_on else ""
    title = (version.rule.title.strip("《》"),)
    return Document(title, wall_blocks(version.text), signature=version.org.name, signed_on=begun)
