"""The year's rota for the wall: on the screen, on paper, and as DOCX, PDF and XLSX."""

from __future__ import annotations

import io
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.activities.models import ReceptionDay
from weiyuan.core.documents.tree import Document, Run, Table
from weiyuan.core.documents.writers import write
from weiyuan.core.ledger.writing import Head, write_list
from weiyuan.core.ui import navigation
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.links import query_of
from weiyuan.core.zh import date_text
from weiyuan.members.queries import bodies_of
from weiyuan.orgs.rules import INSIDERS
from weiyuan.rota.models import WEEKDAYS
from weiyuan.rota.queries import STANDING, hours_of
from weiyuan.rota.views.dates import year_of
from weiyuan.rota.views.registers import STUDY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

navigation.add(
    navigation.Entry(
        "rota-year", gettext_lazy("轮值表"), "cal", STUDY, 46, lambda user: bool(user.scope.bodies(INSIDERS))
    )
)


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The days of a year by month, with who is on duty; those called off among them."""
    org, bodies = _body(request)
    wanted = year_of(request)
    days = _days(request, org, wanted)
    months = [(month, list(rows)) for month, rows in groupby(days, key=lambda day: day.on.replace(day=1))]
    context = {"org": org, "bodies": bodies, "year": wanted, "months": months}
    context["years"] = [wanted - 1, wanted, wanted + 1]
    context |= {"title": _title(org, wanted), "today": timezone.localdate()}
    context["query"] = query_of({"year": wanted, "org": org.pk if len(bodies) > 1 else ""})
    context["draws"] = request.user.has_perm("rota.add_receptionrule", org)
    return render(request, "rota/year.html", context)


@require_safe
def year_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The same as a file."""
    org, _bodies = _body(request)
    wanted = year_of(request)
    days = [day for day in _days(request, org, wanted) if day.state in STANDING]
    title = _title(org, wanted)
    if suffix == "xlsx":
        return _workbook(title, days)
    rows = tuple(tuple((Run(text),) for text in _row(day)) for day in days)
    table = Table(_("值班安排"), tuple(_heads()), rows)
    paper = Document((title,), (table,), signature=org.name, signed_on=date_text(timezone.localdate()))
    return download(write(paper, f".{suffix}", made_at=timezone.now()), title, suffix)


def _workbook(title: str, days: list[ReceptionDay]) -> HttpResponse:
    file = io.BytesIO()
    heads = [Head(label, width) for label, width in zip(_heads(), (14, 8, 14, 28, 28), strict=True)]
    write_list(title, heads, (_row(day) for day in days), [(_("名称"), title)], file)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or ""
    return answer


def _heads() -> list[str]:
    return [_("日期"), _("星期"), _("时间"), _("地点"), _("值班委员")]


def _row(day: ReceptionDay) -> list[str]:
    names = "、".join(member.name for member in day.members_on_duty.all())
    return [date_text(day.on), WEEKDAYS[day.on.weekday()], hours_of(day), day.place, names]


def _title(org: Any, wanted: int) -> str:
    return _("%(org)s%(year)d年接待日轮值表") % {"org": org.name, "year": wanted}


def _days(request: HttpRequest, org: Any, wanted: int) -> list[ReceptionDay]:
    seen = ReceptionDay.objects.visible_to(request.user).of(org)
    rows = seen.filter(on__gte=date(wanted, 1, 1), on__lte=date(wanted, 12, 31))
    return list(rows.select_related("station").prefetch_related("members_on_duty").order_by("on", "opens", "pk"))


def _body(request: HttpRequest) -> tuple[Any, list[Any]]:
    """The body whose rota is shown, and all that the reader may choose from."""
    bodies = bodies_of(request.user, INSIDERS)
    if not bodies:
        raise Http404
    wanted = request.GET.get("org", "")
    org = next((body for body in bodies if str(body.pk) == wanted), None if wanted else bodies[0])
    if org is None:
        raise Http404
    return org, bodies
