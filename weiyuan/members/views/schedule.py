"""The contact schedule: who is to be contacted next, and the note that it was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import query_of
from weiyuan.members import actions, queries
from weiyuan.members.forms import ContactForm
from weiyuan.members.models import ContactLog, Member
from weiyuan.members.views.registers import PEOPLE
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import READERS, STAFF, Role

KEEPERS = STAFF | READERS | {Role.STATION_HEAD.value}
PAGE = 50

navigation.add(
    navigation.Entry(
        "contact-schedule",
        gettext_lazy("联系安排"),
        "phone",
        PEOPLE,
        21,
        lambda user: bool(user.scope.bodies(KEEPERS)),
    )
)


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest) -> HttpResponse:
    """Each member in office, the longest overdue first; a contact is noted from his line."""
    bodies = queries.bodies_of(request.user, KEEPERS)
    if not bodies:
        raise Http404
    form = ContactForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _noted(request, form):
        return redirect(reverse("contact-schedule") + query_of(request.GET.dict()))
    context = {**_lines(request, bodies), "form": form, "today": timezone.localdate()}
    return render(request, "members/schedule.html", context, status=400 if form.errors else 200)


def _noted(request: HttpRequest, form: ContactForm) -> bool:
    """Note the contact; False with the reasons in the form where it cannot be."""
    said = form.cleaned_data
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=said["member"])
    station = _own_station(request.user, member)
    try:
        actions.log_contact(member, said["on"], said["content"], by=request.user, station=station)
    except ValidationError as trouble:
        for name, words in trouble.message_dict.items():
            form.add_error(name, words)
        return False
    messages.success(request, _("已记下与%s的联系") % member)
    return True


def _own_station(user: Any, member: Member) -> LiaisonStation | None:
    """The station in whose name a head notes the contact; None for the office."""
    if user.scope.has(member.org_id, STAFF):
        return None
    found: LiaisonStation | None = member.stations.filter(pk__in=user.scope.stations).first()
    return found


def _lines(request: HttpRequest, bodies: list[Any]) -> dict[str, Any]:
    """The schedule of the body that the address names, narrowed as it asks, a page of it."""
    asked = {name: request.GET.get(name, "") for name in ("org", "only", "page")}
    org = next((body for body in bodies if str(body.pk) == asked["org"]), bodies[0])
    every = queries.contact_schedule(request.user, org, timezone.localdate())
    late = [turn for turn in every if turn.overdue]
    page = Paginator(late if asked["only"] == "overdue" else every, PAGE).get_page(asked["page"])
    office = request.user.has_perm("members.add_contactlog", ContactLog(org=org))
    return {
        "org": org,
        "bodies": bodies,
        "page": page,
        "every": len(every),
        "late": len(late),
        "only": asked["only"] == "overdue",
        "may_note": office or bool(request.user.scope.stations),  # type: ignore[union-attr]  # signed in
        "here": query_of(request.GET.dict()),
    }
