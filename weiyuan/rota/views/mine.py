"""我的值班: a member's duties by month, the swaps that wait, and the days on which he cannot."""

from __future__ import annotations

import re
from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.activities.models import ReceptionDay
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import detail_address
from weiyuan.members.models import Member
from weiyuan.members.queries import own_member
from weiyuan.orgs.rules import Role
from weiyuan.registry.actions.records import take_step
from weiyuan.registry.views.ways import told
from weiyuan.rota import actions
from weiyuan.rota.forms import AbsenceForm, SwapForm, answer_of
from weiyuan.rota.models import DutySwap, Unavailable
from weiyuan.rota.queries import AHEAD, own_days, swappable, swaps_of, swaps_waiting
from weiyuan.rota.views.registers import STUDY

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
BACK = timedelta(days=31)  # swaps that are still shown

navigation.add(
    navigation.Entry(
        "my-duties", gettext_lazy("我的值班"), "cal", STUDY, 45,
        seen=lambda user: bool(user.scope.bodies({Role.MEMBER.value})),
    )
)  # fmt: skip


def _me(request: HttpRequest) -> Member:
    """The reader's own record; 404 for who is no member."""
    found = own_member(request.user)
    if found is None:
        raise Http404
    return found


@require_safe
def my_duties(request: HttpRequest) -> HttpResponse:
    """The month that the address names, and what comes after it."""
    return _page(request, _me(request))


@require_POST
def away_add(request: HttpRequest) -> HttpResponse:
    """Note days on which the reader cannot."""
    me, form = _me(request), AbsenceForm(request.POST)
    if not form.is_valid():
        return _page(request, me, form)
    said = form.cleaned_data
    actions.add_absence(me, said["first"], said["last"], reason=said["reason"], by=request.user)
    told(request, _("记下了，排班时会避开这几天"))
    for day in own_days(me, said["first"], said["last"], request.user):
        if day.state in AHEAD:
            messages.warning(request, _("您 %s 已经排了值班，请找人换班或告诉工作室") % f"{day.on:%m-%d}")
    return redirect("my-duties")


@require_POST
def away_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take days back."""
    me = _me(request)
    absence = get_object_or_404(Unavailable.objects.visible_to(request.user).filter(member=me), pk=pk)
    actions.remove_absence(absence, by=request.user)
    told(request, _("删掉了，这几天可以排班了"))
    return redirect("my-duties")


@require_http_methods(["GET", "POST"])
def swap_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another member to swap this day, or to take it over."""
    me = _me(request)
    seen = ReceptionDay.objects.visible_to(request.user).select_related("org")
    day = get_object_or_404(seen, pk=pk)
    if not day.members_on_duty.filter(pk=me.pk).exists():
        raise PermissionDenied("rota.add_dutyswap")
    offered = swappable(me, day, timezone.localdate()) if day.state in AHEAD else []
    form = SwapForm(request.POST if request.method == "POST" else None, offered)
    if request.method == "POST" and form.is_valid() and _asked(request, me, day, form):
        return redirect("my-duties")
    context = {"day": day, "form": form, "next": detail_address(day)}
    return render(request, "rota/swap.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest, me: Member, day: ReceptionDay, form: SwapForm) -> bool:
    other, other_day = form.pair
    words = form.cleaned_data["words"]
    swap = DutySwap(org=day.org, asker=me, day=day, asked=other, other_day=other_day, words=words)
    if DutySwap.objects.of(day.org).filter(day=day, asker=me, asked=other, state="asked").exists():
        form.add_error("who", _("已经问过%s了，在等答复") % other)
        return False
    try:
        actions.ask_swap(swap, by=request.user)
    except ValidationError as error:
        form.add_error("who", error.messages)
        return False
    told(request, _("已经问%s了，同意以后两天自动对换") % other if other_day else _("已经请%s顶替，在等答复") % other)
    return True


@require_POST
def swap_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """同意, 不同意 or 撤回, by a button on one's own page."""
    seen = DutySwap.objects.visible_to(request.user).select_related("org", "asker", "asked", "day", "other_day")
    swap = get_object_or_404(seen, pk=pk)
    step = answer_of(request.POST)
    entry = registers.find("rota.dutyswap")
    if not step or entry is None:
        raise Http404
    _taken(request, entry, swap, step)
    return redirect("my-duties")


def _taken(request: HttpRequest, entry: Register, swap: DutySwap, step: str) -> None:
    try:
        done = take_step(entry, swap, step, by=request.user, said={})
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        words = {"accept": _("换好了"), "decline": _("已经回复不同意"), "withdraw": _("撤回了")}
        told(request, words[step], done)


def _page(request: HttpRequest, me: Member, form: AbsenceForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    first = _month(request, today)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    days = own_days(me, min(weeks[0][0], today), date(max(first.year, today.year) + 1, 12, 31), request.user)
    marked = {day.on: day for day in days}
    context: dict[str, Any] = {"me": me, "today": today, "month": first, "form": form or AbsenceForm()}
    context["cells"] = [(on, marked.get(on), on.month != first.month) for week in weeks for on in week]
    context["earlier"], context["later"] = first - timedelta(days=1), first + timedelta(days=32)
    context["coming"] = [day for day in days if day.on >= today and day.state != "cancelled"]
    context["cancelled"] = [day for day in days if day.on >= today and day.state == "cancelled"]
    context["waiting"] = list(swaps_waiting(request.user))
    context["asked"] = [swap for swap in swaps_of(request.user, me, today - BACK) if swap not in context["waiting"]]
    absences = Unavailable.objects.visible_to(request.user).filter(member=me, end__gte=today)
    context["absences"] = list(absences.order_by("start", "pk"))
    return render(request, "rota/mine.html", context, status=400 if form is not None else 200)


def _month(request: HttpRequest, today: date) -> date:
    found = MONTH.fullmatch(request.GET.get("month", ""))
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
