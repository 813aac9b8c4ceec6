"""Pages of what few may know: who spoke, in clear, and who is let in on a confidential matter."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.secrecy import entrust, unmask
from weiyuan.matters.forms.secrecy import ConfidantsForm, ReasonForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.secrecy import secrets_of
from weiyuan.matters.views.retention import GROUP
from weiyuan.matters.workflow import MATTER
from weiyuan.orgs.rules import CLERKS, demand
from weiyuan.registry.views.ways import posted, tell, told

MOST = 200  # of a sub-district there are a handful

navigation.add(
    navigation.Entry(
        "matter-secrets", gettext_lazy("保密事项"), "lock", GROUP, 56,
        seen=lambda user: bool(user.scope.bodies(CLERKS)),
    )
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Who spoke: masked until a reason is given, then once in clear, in the answer itself and kept nowhere."""
    matter = seen(ResidentMatter, request.user).select_related("org").filter(pk=pk).first()
    if matter is None:
        raise Http404
    demand(request.user, "matters.unmask_residentmatter", matter)
    form, clear = ReasonForm(posted(request), label_suffix=""), None
    if request.method == "POST" and form.is_valid():
        try:
            clear = unmask(matter, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            tell(form, error)
    context = {"matter": matter, "form": form, "clear": clear}
    return render(request, "matters/identity.html", context, status=400 if form.errors else 200)


@require_safe
def confidential(request: HttpRequest) -> HttpResponse:
    """Confidential matters by number, and who knows of each."""
    reader: Any = request.user
    found = list(secrets_of(reader).select_related("keeper").prefetch_related("entrusted")[:MOST])
    if not found and not reader.scope.bodies(CLERKS):
        raise Http404
    keys = [matter.pk for matter in found]
    known = set(seen(ResidentMatter, reader).filter(pk__in=keys).values_list("pk", flat=True))
    may = "matters.entrust_residentmatter"
    rows = [(one, MATTER.tone(one.state), one.pk in known, reader.has_perm(may, one)) for one in found]
    return render(request, "matters/confidential.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def confidants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may know of a confidential matter. Who directs the body decides, without learning what it says."""
    matter = secrets_of(request.user).select_related("org", "keeper").filter(pk=pk).first()
    if matter is None:
        raise Http404
    if not request.user.has_perm("matters.entrust_residentmatter", matter):
        raise PermissionDenied
    form = ConfidantsForm(matter, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            people, keeper = list(form.cleaned_data["people"]), form.cleaned_data["keeper"]
            entrust(matter, people, by=request.user, keeper=keeper)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("%s的知情人已更新") % matter.ref)
            return redirect(reverse("matter-secrets"))
    context = {"matter": matter, "form": form}
    return render(request, "matters/confidants.html", context, status=400 if form.errors else 200)
