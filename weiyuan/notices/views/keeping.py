"""What became of the messages of a body, and the channels that its administrator keeps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.notices import actions
from weiyuan.notices.forms import LogForm, RobotForm
from weiyuan.notices.models import Channel, Robot
from weiyuan.notices.queries import deliveries_kept_by, failures, robots_of, told_in
from weiyuan.notices.rules import KEEPERS
from weiyuan.notices.views.mine import onward, sent
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import Role

PAGE = 50
BODY = gettext_lazy("机构")
navigation.add(
    navigation.Entry(
        "notice-log", gettext_lazy("通知发送记录"), "send", BODY, 19, lambda user: bool(user.scope.bodies(KEEPERS))
    )
)
navigation.add(
    navigation.Entry(
        "notice-channels", gettext_lazy("通知渠道"), "gear", BODY, 20,
        lambda user: bool(user.scope.bodies({Role.ADMIN.value})),
    )
)  # fmt: skip


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every message with what became of it, the newest first."""
    _keeper(request.user)
    form = LogForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    page = Paginator(told_in(request.user, **asked), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "asked": asked, "query": query_of(asked), "failed": failures(request.user)}
    return render(request, "notices/log.html", context)


@require_POST
def retry(request: HttpRequest, delivery: int) -> HttpResponse:
    """Try a failed delivery once more."""
    _keeper(request.user)
    actions.retry(get_object_or_404(deliveries_kept_by(request.user), pk=delivery), by=request.user)
    messages.success(request, _("已重新排队，马上再发一次"))
    return redirect(onward(request, "notice-log"))


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Which ways lead out of the house, and the robots of the groups."""
    bodies = _bodies(request)
    context = {
        "ways": [(Channel.EMAIL.label, bool(settings.EMAIL_HOST)), (Channel.SMS.label, bool(settings.SMS_URL))],
        "robots": robots_of(body.pk for body in bodies),
        "several": len(bodies) > 1,
        "address": settings.PUBLIC_ADDRESS,
    }
    return render(request, "notices/channels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def robot(request: HttpRequest, robot: int = 0) -> HttpResponse:
    """A new group robot, or one corrected."""
    bodies = _bodies(request)
    found = get_object_or_404(robots_of(body.pk for body in bodies), pk=robot) if robot else Robot(org=bodies[0])
    form = RobotForm(request.POST if request.method == "POST" else None, instance=found, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        actions.keep_robot(form.save(commit=False), by=request.user)
        messages.success(request, _("群机器人已保存，可以发一条测试"))
        return redirect("notice-channels")
    context = {"form": form, "robot": found if robot else None}
    return render(request, "notices/robot.html", context, status=400 if form.errors else 200)


@require_POST
def test_robot(request: HttpRequest, robot: int) -> HttpResponse:
    """Have a robot say something in its group."""
    found = get_object_or_404(robots_of(body.pk for body in _bodies(request)), pk=robot)
    sent(request, lambda: actions.send_test(Channel.ROBOT, found.org, by=request.user, robot=found), found)
    return redirect("notice-channels")


def _keeper(user: Any) -> None:
    """Refuse whoever keeps no body's outbox."""
    if not user.scope.bodies(KEEPERS):
        raise PermissionDenied


def _bodies(request: HttpRequest) -> list[OrgUnit]:
    """The bodies whose channels the reader keeps. Raises PermissionDenied where there is none."""
    found = [body for body in sight_of(request.user).bodies if request.user.has_perm("notices.manage_channels", body)]
    if not found:
        raise PermissionDenied
    return found
