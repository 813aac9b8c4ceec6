"""How often each member came to what he was due at, in any period; every figure leads to what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.activities.facts import Done, Tally, tallies
from weiyuan.activities.forms import FiguresForm
from weiyuan.activities.models import ActivityKind, Attendance
from weiyuan.core.documents.tree import Document, Paragraph, Run, Table
from weiyuan.core.documents.writers import write
from weiyuan.core.ledger.writing import Head, write_list
from weiyuan.core.ui import navigation
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_in
from weiyuan.orgs.rules import INSIDERS, MEMBER_ROLES, READERS, STAFF

navigation.add(
    navigation.Entry(
        "attendance-figures",
        gettext_lazy("出席统计"),
        "chart",
        gettext_lazy("学习和活动"),
        47,
        lambda user: bool(user.scope.bodies(INSIDERS)),
    )
)

WHAT = {
    "due": gettext_lazy("应到"),
    "present": gettext_lazy("出席"),
    "excused": gettext_lazy("请假"),
    "absent": gettext_lazy("缺席"),
    "open": gettext_lazy("未定"),
}
RATE = gettext_lazy("出席率")
NOTE = gettext_lazy(
    "只计已结束、开始日期在这段时间内、当天在任期内的。出席率＝出席÷（应到－请假）；"
    "表示不参加的、自愿参加而没有答复的不算应到。按姓名排，不排名次。"
)


@dataclass(frozen=True)
class Line:
    """A line of the table: its name, what is counted, and by what the rows that prove it are asked for."""

    name: str
    tally: Tally
    asks: str

    @property
    def figures(self) -> list[tuple[str, str, int]]:
        """Name, words and number of each figure."""
        return [(what, str(label), len(getattr(self.tally, what))) for what, label in WHAT.items()]

    @property
    def rate(self) -> str:
        return "—" if self.tally.rate is None else f"{self.tally.rate}%"


@dataclass(frozen=True)
class Figures:
    """What a reader may see of a body's attendance.

    proves  the reader may open the rows; who reads sums alone (a party committee, the district) may not
    """

    org: Any
    bodies: list[Any]
    form: FiguresForm
    total: Line | None
    kinds: list[Line]
    members: list[Line]
    proves: bool

    def query(self, **more: Any) -> str:
        """The address of the same figures, with more asked."""
        period = self.form.period
        said = {"org": self.org.pk, "start": period.start, "end": period.end, "kind": self.form.kind_asked}
        return query_of({**said, **more})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """A line for each member whom the reader may see, and one for each kind of activity."""
    found = _figures(request)
    context = {
        "figures": found, "org": found.org, "bodies": found.bodies, "form": found.form, "period": found.form.period,
        "what": WHAT.values(), "note": NOTE, "query": found.query(),
    }  # fmt: skip
    return render(request, "activities/figures.html", context, status=200 if found.form.is_valid() else 400)


def _figures(request: HttpRequest) -> Figures:
    user: Any = request.user
    allowed = set(user.scope.bodies(INSIDERS))
    bodies = [body for body in sight_of(user).bodies if body.pk in allowed]
    asked = request.GET.get("org", "")
    below = [body for body in bodies if body.parent_id in allowed] or bodies
    org = next((body for body in bodies if str(body.pk) == asked), None) if asked else next(iter(below), None)
    if org is None:
        raise Http404
    form = FiguresForm(request.GET, timezone.localdate())
    total, by_member, by_kind = tallies(Done(org, form.period), form.kind_asked)
    serving = memberships_in(org, form.period).values("member")
    people = Member.objects.of(org).filter(pk__in=serving).order_by("name", "pk")
    whole = user.scope.has(org.pk, STAFF)
    sums = whole or user.scope.has(org.pk, READERS)
    if not whole:
        own = people.filter(user=user.pk) if user.scope.has(org.pk, MEMBER_ROLES) else people.none()
        people = Member.objects.visible_to(user).filter(pk__in=own.values("pk"))
    lines = [Line(m.name, by_member.get(m.pk, Tally()), f"member={m.pk}") for m in people]
    kinds = [Line(str(k.label), by_kind[k], f"kind={k}") for k in ActivityKind if k in by_kind] if sums else []
    return Figures(org, bodies, form, Line(_("合计"), total, "") if sums else None, kinds, lines, whole or bool(lines))


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The attendances behind one figure."""
    found, what = _figures(request), request.GET.get("what", "due")
    if what not in WHAT:
        raise Http404
    if not found.proves:
        raise PermissionDenied
    line = _line(found, request.GET.get("member", ""))
    keys = getattr(line.tally, what)
    attendances = (
        Attendance.objects.visible_to(request.user)
        .filter(pk__in=keys)
        .select_related("activity", "member")
        .order_by("activity__start", "member__name", "pk")
    )
    title = f"{line.name}：{WHAT[what]}"
    context = {"rows": list(attendances), "title": title, "count": len(keys), "query": found.query(), "note": NOTE}
    return render(request, "activities/figure_rows.html", context | {"period": found.form.period, "org": found.org})


def _line(found: Figures, member: str) -> Line:
    """The line that the address names; 404 where the reader has no such line."""
    lines = [line for line in found.members if line.asks == f"member={member}"] if member else [found.total]
    if not lines or lines[0] is None:
        raise Http404
    return lines[0]


@require_safe
def figures_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The same figures as a file."""
    found = _figures(request)
    period = found.form.period
    title = _("%(org)s活动出席统计") % {"org": found.org.short_name}
    said = f"{date_text(period.start)}—{date_text(period.end)}"
    heads = [_("委员") if found.members else _("活动类型"), *(str(label) for label in WHAT.values()), str(RATE)]
    lines = [*(found.members or found.kinds), *([found.total] if found.total else [])]
    cells = [[line.name, *(number for _name, _label, number in line.figures), line.rate] for line in lines]
    if suffix == "xlsx":
        made = BytesIO()
        write_list(title, [Head(head) for head in heads], cells, [(_("时间"), said), (_("口径"), str(NOTE))], made)
        return download(made.getvalue(), title, suffix)
    table = Table(
        said, tuple(heads), tuple(tuple((Run(str(cell)),) for cell in row) for row in cells), (1, 2, 3, 4, 5, 6)
    )
    paper = Document((title,), (table, Paragraph((Run(str(NOTE)),))), signature=found.org.name)
    return download(write(paper, f".{suffix}", made_at=timezone.now()), title, suffix)
