"""One reception day: who comes and when, its announcement, and the day itself on the phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core import registers
from weiyuan.core.documents.tree import Document, Paragraph, Run
from weiyuan.core.documents.writers import write
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.links import detail_address, new_address
from weiyuan.core.workflow import WrongState
from weiyuan.core.zh import date_text
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.queries import bodies_of
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.actions.records import take_step
from weiyuan.registry.views.ways import onward, tell, told
from weiyuan.rota import actions
from weiyuan.rota.forms import DayForm, DeskForm
from weiyuan.rota.models import WEEKDAYS
from weiyuan.rota.queries import AHEAD, candidates, days_to_announce, hours_of

CHANGE = "activities.change_receptionday"
RUN = "activities.run_receptionday"
RECEIVE = "activities.receive_receptionday"


def day_for(request: HttpRequest, pk: int, right: str = "") -> ReceptionDay:
    """The day that the reader sees (else 404) and holds this right in (else 403)."""
    seen = ReceptionDay.objects.visible_to(request.user).select_related("org", "station")
    day: ReceptionDay = get_object_or_404(seen.prefetch_related("members_on_duty"), pk=pk)
    if right and not request.user.has_perm(right, day):
        raise PermissionDenied(right)
    return day


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a day by hand, or put somebody else on duty; who is free comes first, by the duties of the year."""
    day = day_for(request, pk, CHANGE)
    if day.state not in AHEAD:
        raise WrongState(f"change: {day.state}")
    form = DayForm(request.POST if request.method == "POST" else None, day, candidates(day))
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.change_day(day, form.told(), form.chosen(), by=request.user)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("改好了，有关委员都收到了通知") if done else _("没有要改的"), done)
            return redirect(onward(request, detail_address(day)))
    context = {"day": day, "form": form, "next": onward(request, "")}
    return render(request, "rota/change.html", context, status=400 if form.errors else 200)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The announcement, ready to be printed or sent."""
    day = day_for(request, pk)
    context = {"day": day, "title": _title(), "lines": _lines(day), "signed": date_text(_signed(day))}
    context["announces"] = day.state == ReceptionState.SCHEDULED and request.user.has_perm(RECEIVE, day)
    return render(request, "rota/notice.html", context)


@require_safe
def notice_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The announcement as a file."""
    day = day_for(request, pk)
    blocks = tuple(Paragraph((Run(line),)) for line in _lines(day))
    paper = Document((_title(),), blocks, signature=day.org.name, signed_on=date_text(_signed(day)))
    name = f"{_title()} {day.on.isoformat()}"
    return download(write(paper, f".{suffix}", made_at=timezone.now()), name, suffix)


def _title() -> str:
    return _("政协委员接待日公告")


def _signed(day: ReceptionDay) -> Any:
    return day.announced_on or timezone.localdate()


def _lines(day: ReceptionDay) -> list[str]:
    """What residents are to know: when, where, who. No telephone of a member."""
    names = "、".join(member.name for member in day.members_on_duty.all())
    hours = hours_of(day)
    when = f"{date_text(day.on)}（{WEEKDAYS[day.on.weekday()]}）{' ' + hours if hours else ''}"
    lines = [_("时间：%s") % when, _("地点：%s") % day.place, _("接待委员：%s") % (names or _("另行公布"))]
    if day.station and day.station.phone:
        lines.append(_("联系电话：%s") % day.station.phone)
    return [_("政协委员在接待日听取居民的意见和建议，欢迎前来。"), *lines]


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """The days that are to be announced by now."""
    bodies = bodies_of(request.user, CLERKS)
    if not bodies:
        raise PermissionDenied(RECEIVE)
    today = timezone.localdate()
    rows = [(day, by_itself) for org in bodies for day, by_itself in days_to_announce(org, today)]
    return render(request, "rota/due.html", {"rows": rows, "today": today})


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a day at once."""
    day = day_for(request, pk, RECEIVE)
    _step(request, day, "announce", _("已公告"))
    return redirect(onward(request, reverse("reception-notice", args=[day.pk])))


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The day itself: begin, count, write down what residents say, end."""
    day = day_for(request, pk, RUN)
    form = DeskForm(request.POST or None, initial={"people": day.people_received, "minutes": day.minutes})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        people = said["people"] + (1 if "one_more" in request.POST else 0)
        actions.note_reception(day, people=people, minutes=said["minutes"], by=request.user)
        told(request, _("记下了，%d 人次") % people)
        return redirect("reception-desk", pk=day.pk)
    matters = ResidentMatter.objects.visible_to(request.user).of(day.org).filter(reception_no=day.no).exclude(
        reception_no=""
    )  # fmt: skip
    context = {"day": day, "form": form, "matters": list(matters.order_by("-received_at", "-pk"))}
    context["today"] = timezone.localdate()
    context["writes"] = day.state in (ReceptionState.OPEN, ReceptionState.CLOSED)
    context["files"] = request.user.has_perm(RECEIVE, day)
    context["new_matter"] = _new_matter(request, day)
    return render(request, "rota/desk.html", context, status=400 if form.errors else 200)


def _new_matter(request: HttpRequest, day: ReceptionDay) -> str:
    """The form of a resident's matter, with what is known on the spot; who is on duty has heard it."""
    heard = next((one.pk for one in day.members_on_duty.all() if one.user_id == request.user.pk), "")
    return new_address(
        "matters", reception_no=day.no, channel="reception", station=day.station_id, collected_by=heard,
        received_at=f"{timezone.localtime():%Y-%m-%d %H:%M}", org=day.org_id,
        next=reverse("reception-desk", args=[day.pk]),
    )  # fmt: skip


STEPS = {"open": RUN, "close": RUN, "file_minutes": RECEIVE}


@require_POST
def desk_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """开始接待, 结束接待 or 纪要归档."""
    if step not in STEPS:
        raise Http404
    day = day_for(request, pk, STEPS[step])
    words = {"open": _("开始接待了"), "close": _("结束了，别忘了写纪要"), "file_minutes": _("纪要归档了")}
    _step(request, day, step, words[step])
    return redirect("reception-desk", pk=day.pk)


def _step(request: HttpRequest, day: ReceptionDay, step: str, words: str) -> None:
    entry = registers.of(day)
    assert entry is not None  # noqa: S101 -- reception days have a register
    try:
        done = take_step(entry, day, step, by=request.user, said={})
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        told(request, words, done)
