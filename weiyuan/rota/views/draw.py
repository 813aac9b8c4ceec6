"""排班: the rota drawn for rules and a period, looked at, and taken over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import new_address
from weiyuan.members.queries import bodies_of
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.views.ways import told
from weiyuan.rota import actions
from weiyuan.rota.forms import PlanForm
from weiyuan.rota.models import ReceptionRule
from weiyuan.rota.queries import Plan
from weiyuan.rota.views.registers import STUDY

navigation.add(
    navigation.Entry("rota", gettext_lazy("排班"), "cal", STUDY, 47, lambda user: bool(user.scope.bodies(CLERKS)))
)


@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """The rota as the address asks, before anything is stored."""
    org, bodies, form = _asked(request, request.GET)
    plan = _plan(form) if form.rules and form.is_valid() else None
    return _page(request, org, bodies, form, plan)


@require_POST
def rota_take(request: HttpRequest) -> HttpResponse:
    """Take the rota over as it was shown; where it would differ now, it is shown anew."""
    org, bodies, form = _asked(request, request.POST)
    if not form.rules or not form.is_valid():
        return _page(request, org, bodies, form, None, status=400)
    plan = _plan(form)
    if request.POST.get("digest") != plan.digest:
        messages.warning(request, _("刚才有人改了不便时间或接待日，这是重新排的，请再看一遍"))
        return _page(request, org, bodies, form, plan, status=409)
    try:
        done = actions.take_over(plan, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return _page(request, org, bodies, form, plan, status=400)
    told(request, _("排好了，%d 天已登记为接待日，值班委员都收到了通知") % len(plan.new), done)
    return redirect(f"{reverse('rota-year')}?year={plan.first.year}&org={org.pk}")


def _asked(request: HttpRequest, params: Any) -> tuple[Any, list[Any], PlanForm]:
    """The body whose rota the reader draws, and what he asks for."""
    bodies = bodies_of(request.user, CLERKS)
    if not bodies:
        raise PermissionDenied("rota.draw_receptionrule")
    wanted = params.get("org", "")
    org = next((body for body in bodies if str(body.pk) == wanted), None if wanted else bodies[0])
    if org is None:
        raise Http404
    rules = (
        ReceptionRule.objects.visible_to(request.user)
        .of(org)
        .select_related("org", "station", "plan_task__plan", "rule")
    )
    return org, bodies, PlanForm(params, list(rules.order_by("no", "pk")), timezone.localdate())


def _plan(form: PlanForm) -> Plan:
    said = form.cleaned_data
    today = timezone.localdate()
    return Plan(form.chosen(), said["first"], said["last"], today=today, seed=said["seed"], redo=said["redo"])


def _page(
    request: HttpRequest, org: Any, bodies: list[Any], form: PlanForm, plan: Plan | None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"org": org, "bodies": bodies, "form": form, "plan": plan, "today": timezone.localdate()}
    context["new_rule"] = new_address("reception-rules", next=reverse("rota"), org=org.pk)
    if plan is not None:
        context["open"] = plan.why_open()
        context["why"] = plan.why()
    bad = bool(form.rules) and not form.is_valid()
    return render(request, "rota/rota.html", context, status=400 if bad and status == 200 else status)
