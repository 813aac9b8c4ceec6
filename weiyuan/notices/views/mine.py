"""What one was told, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.notices import actions
from weiyuan.notices.forms import SettingsForm
from weiyuan.notices.models import Channel, Kind, Mute, Preference
from weiyuan.notices.queries import channels_ready, messages_of, unread_count, unread_first

PAGE = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the reader was told, the unread first."""
    kind = request.GET.get("kind", "")
    asked = {
        "show": "unread" if request.GET.get("show") == "unread" else "",
        "kind": kind if kind in Kind.values else "",
    }
    found = unread_first(messages_of(request.user))
    if asked["show"]:
        found = found.filter(read_at__isnull=True)
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "asked": asked, "kinds": Kind.choices, "unread": unread_count(request.user),
        "query": query_of(asked), "all": query_of({**asked, "show": ""}),
        "fresh": query_of({**asked, "show": "unread"}),
    }  # fmt: skip
    return render(request, "notices/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as read, and go where it leads."""
    message = get_object_or_404(messages_of(request.user), pk=pk)
    actions.read([message.pk], by=request.user)
    if message.href and "stay" not in request.POST:
        return redirect(message.href)
    return redirect(onward(request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that stands on the page 通知."""
    number = actions.read(messages_of(request.user).values_list("pk", flat=True), by=request.user)
    messages.success(request, _("%d 条通知已标为已读") % number)
    return redirect(onward(request))


@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Send no more about the record of this message."""
    message = get_object_or_404(messages_of(request.user), pk=pk)
    actions.mute(message, by=request.user)
    messages.success(request, _("这件事以后不再往外提醒，只在这里显示；可以在“通知设置”里恢复"))
    return redirect(onward(request))


@require_POST
def unmute(request: HttpRequest, mute: int) -> HttpResponse:
    """Send again what is told of a record."""
    muted = get_object_or_404(Mute, pk=mute, user=request.user.pk)
    actions.unmute(muted, by=request.user)
    messages.success(request, _("已恢复提醒"))
    return redirect("notice-settings")


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """How the reader wants to be told."""
    preference = _preference(request.user)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=preference)
    if request.method == "POST" and form.is_valid():
        actions.prefer(form.save(commit=False), by=request.user)
        messages.success(request, _("通知设置已保存"))
        return redirect("notice-settings")
    context = {
        "form": form,
        "mutes": Mute.objects.filter(user=request.user.pk).order_by("-pk"),
        "ways": channels_ready(_preference(request.user)) if sight_of(request.user).bodies else [],
        "mail_off": not settings.EMAIL_HOST,
        "sms_off": not settings.SMS_URL,
    }
    return render(request, "notices/settings.html", context, status=400 if form.errors else 200)


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a test to oneself over a channel that one has."""
    ready = dict(channels_ready(_preference(request.user)))
    channel = request.POST.get("channel", "")
    bodies = sight_of(request.user).bodies
    if channel not in ready or not bodies:
        messages.error(request, _("先填好地址并打开这个渠道，再发测试"))
        return redirect("notice-settings")
    sent(request, lambda: actions.send_test(channel, bodies[0], by=request.user), Channel(channel).label)
    return redirect("notice-settings")


def sent(request: HttpRequest, send: Any, label: Any) -> None:
    """Send a test, and say on the next page whether one is on its way."""
    try:
        send()
    except WrongState:
        messages.warning(request, _("刚发过一条测试，请一分钟后再试"))
    else:
        messages.success(request, _("测试消息已交给“%s”，一般一分钟内送到；免打扰时段里到点再发") % label)


def _preference(user: Any) -> Preference:
    return Preference.objects.filter(user=user.pk).first() or Preference(user=user)


def onward(request: HttpRequest, otherwise: str = "notices") -> str:
    """The page that ``next`` names, if it is one of ours; else the one of that name."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if safe and wanted.startswith("/") and len(wanted) < 1000 else reverse(otherwise)
