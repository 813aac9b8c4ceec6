"""The list to be ticked by hand, and the roll of who came: on the page, as DOCX and as PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.activities.actions import mark_of
from weiyuan.activities.forms import RollRow
from weiyuan.activities.models import Activity
from weiyuan.activities.queries import roll_of
from weiyuan.activities.views import ACTIVITIES
from weiyuan.core.documents.tree import Document, Paragraph, Run, Table
from weiyuan.core.documents.writers import write
from weiyuan.core.roll import EXCUSED, OPEN, PRESENT
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.roll import clock
from weiyuan.core.zh import date_text
from weiyuan.registry.views.ways import record_at

KINDS = {"tick": gettext_lazy("签到表"), "roll": gettext_lazy("出席名册")}
TO_SIGN_ON = "＿" * 10
WHO = (gettext_lazy("序号"), gettext_lazy("姓名"), gettext_lazy("身份"))
HEADS = {
    "tick": (*WHO, gettext_lazy("签名"), gettext_lazy("备注")),
    "roll": (*WHO, gettext_lazy("出席"), gettext_lazy("备注")),
}


@require_safe
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The paper as it will be printed, on A4."""
    activity, rows = _asked(request, pk, kind)
    context = {"activity": activity, "kind": kind, "title": KINDS[kind], "heads": HEADS[kind], "kinds": KINDS.items()}
    context |= {"lines": lines_of(kind, rows), "said": said_of(activity, kind, rows)}
    return render(request, "activities/paper.html", context)


@require_safe
def paper_file(request: HttpRequest, pk: int, kind: str, suffix: str) -> HttpResponse:
    """The same as a file."""
    activity, rows = _asked(request, pk, kind)
    title = f"{activity.title}{KINDS[kind]}"
    return download(write(paper_of(activity, kind, rows), f".{suffix}", made_at=timezone.now()), title, suffix)


def _asked(request: HttpRequest, pk: int, kind: str) -> tuple[Activity, list[Any]]:
    if kind not in KINDS:
        raise Http404
    activity = record_at(ACTIVITIES, request, pk, "view_roll")
    return activity, list(roll_of(activity))


def said_of(activity: Activity, kind: str, rows: list[Any]) -> list[str]:
    """The lines above the table."""
    at = timezone.localtime(activity.start)
    found = [_("时间：%s") % f"{date_text(at.date())}{at:%H:%M}"]
    found += [_("地点：%s") % activity.place] if activity.place else []
    if kind == "roll":
        states = [mark_of(row).state for row in rows]
        said = {
            "all": len(rows), "came": states.count(PRESENT), "excused": states.count(EXCUSED),
            "rest": len(rows) - states.count(PRESENT) - states.count(EXCUSED),
        }  # fmt: skip
        found.append(_("名单%(all)d人，到%(came)d人，请假%(excused)d人，未到%(rest)d人") % said)
    return found


def lines_of(kind: str, rows: list[Any]) -> list[list[str]]:
    """The lines of the table. Why somebody is excused is not printed."""
    return [[str(at), *_person(row), *(("", "") if kind == "tick" else _came(row))] for at, row in enumerate(rows, 1)]


def _person(row: Any) -> tuple[str, str]:
    return str(row.member or row.person), str(_("委员") if row.member_id else _("工作人员"))


def _came(row: Any) -> tuple[str, str]:
    state = mark_of(row).state
    label = _("未到") if state == OPEN else str(dict(RollRow.states)[state])
    flags = [str(words) for name, words in RollRow.asks if getattr(row, name)]
    return label, "，".join([*([clock(row.sign_at)] if row.sign_at else []), *flags])


def paper_of(activity: Activity, kind: str, rows: list[Any]) -> Document:
    """The paper as a document of the house."""
    above = [Paragraph((Run(f"{text}。"),)) for text in said_of(activity, kind, rows)]
    filled = lines_of(kind, rows)
    if kind == "tick":
        filled = [[*line[:-2], TO_SIGN_ON, ""] for line in filled]
    lines = tuple(tuple((Run(text),) for text in line) for line in filled)
    table = Table(str(KINDS[kind]), tuple(str(head) for head in HEADS[kind]), lines)
    title = (activity.title, str(KINDS[kind]))
    return Document(title, (*above, table), signature=activity.org.name, signed_on=date_text(activity.day))
