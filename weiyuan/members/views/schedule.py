"""The contact schedule: who is to be contacted next, and the note that it was done."""

from __future__ import annotations

from typing import Any

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
from weiyuan.members.models import DEFAULTS, ContactLog, Member
from weiyuan.members.views.registers import PEOPLE
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import STAFF
from weiyuan.registry.views.ways import said_by, told

PAGE = 50

navigation.add(
    navigation.Entry(
        "contact-schedule",
        gettext_lazy("联系安排"),
        "phone",
        PEOPLE,
        21,
        lambda user: bool(user.scope.bodies(queries.CARERS)),
    )
)


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest) -> HttpResponse:
    """Each member in office, the longest overdue first; a contact is noted from his line."""
    bodies, org = _body(request)
    form = ContactForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _noted(request, form):
        return redirect(reverse("contact-schedule") + query_of(request.GET.dict()))
    context = _lines(request, org, form)
    context["bodies"] = bodies
    return render(request, "members/schedule.html", context, status=400 if form else 200)


def _body(request: HttpRequest) -> tuple[list[Any], Any]:
    """The bodies whose members the user looks after; the one that the address names, the first without a name."""
    bodies = queries.bodies_of(request.user, queries.CARERS)
    wanted = request.GET.get("org", "")
    org = next((body for body in bodies if not wanted or str(body.pk) == wanted), None)
    if org is None:
        raise Http404
    return bodies, org


def _noted(request: HttpRequest, form: ContactForm) -> bool:
    """Note the contact; False with the reasons in the form where it cannot be."""
    said = form.cleaned_data
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=said["member"])
    station = _own_station(request.user, member)
    try:
        actions.log_contact(member, said["on"], said["content"], by=request.user, station=station)
    except ValidationError as error:
        for name, words in said_by(error):
            form.add_error(name, words)
        return False
    told(request, _("已记下与%s的联系") % member)
    return True


def _own_station(user: Any, member: Member) -> LiaisonStation | None:
    """The station in whose name a head notes the contact; None for the office."""
    if user.scope.has(member.org_id, STAFF):
        return None
    found: LiaisonStation | None = member.stations.filter(pk__in=user.scope.stations).first()
    return found


def _lines(request: HttpRequest, org: Any, sent: ContactForm | None) -> dict[str, Any]:
    """The schedule of a body, narrowed as the address asks, a page of it.

    sent  the form that was refused: it stands in its member's line again, the others have fresh ones
    """
    asked = {name: request.GET.get(name, "") for name in ("only", "page")}
    only = asked["only"] == "overdue"
    every = queries.contact_schedule(request.user, org, timezone.localdate())
    late = [turn for turn in every if turn.overdue]
    page = Paginator(late if only else every, PAGE).get_page(asked["page"])
    return {
        "org": org,
        "page": page,
        "lines": [(turn, _form_for(turn.member, sent)) for turn in page],
        "form": sent,
        "every": len(every),
        "late": len(late),
        "soon": DEFAULTS["contact_soon_days"],
        "only": only,
        "may_note": _may_note(request.user, org),
        "query": query_of({"org": org.pk, "only": "overdue" if only else ""}),
        "here": query_of(request.GET.dict()),
    }


def _may_note(user: Any, org: Any) -> bool:
    """The office, and the heads of stations: each sees only members of his own."""
    return user.has_perm("members.add_contactlog", ContactLog(org=org)) or bool(user.scope.stations)


def _form_for(member: Member, sent: ContactForm | None) -> ContactForm:
    if sent is not None and sent["member"].value() == str(member.pk):
        return sent
    return ContactForm(auto_id=f"%s-{member.pk}", initial={"member": member.pk, "on": timezone.localdate()})
