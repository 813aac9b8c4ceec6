"""Pages about everything that is held about one person: found, given out, forgotten. Never with the person in an
address: who is asked for comes by POST, and what follows names a matter by its key."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from weiyuan.core.crypto import mask
from weiyuan.core.ui import navigation
from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.persons import erase_person, give_out
from weiyuan.matters.forms.persons import EraseForm, PersonForm, WhyForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.persons import (
    files_of,
    matters_by_number,
    matters_by_phone,
    matters_known_to,
    matters_of_person,
    state_of,
)
from weiyuan.matters.views.retention import GROUP
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.views.ways import posted, tell, told

navigation.add(
    navigation.Entry(
        "matter-persons", gettext_lazy("一位群众的资料"), "search", GROUP, 57,
        seen=lambda user: bool(user.scope.bodies(CLERKS)),
    )
)  # fmt: skip


@sensitive_post_parameters("phone", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest) -> HttpResponse:
    """Ask for a person by phone or number: all matters of that person that the reader may know of."""
    user = _clerk(request)
    form, found, asked = PersonForm(posted(request), label_suffix=""), [], False
    if request.method == "POST" and form.is_valid():
        phone, number = form.cleaned_data["phone"], form.cleaned_data["number"]
        found, asked = matters_by_phone(user, phone) if phone else matters_by_number(user, number), True
        form = PersonForm(label_suffix="")  # who was asked for is not repeated on the page
    bodies: dict[Any, list[ResidentMatter]] = {}
    for matter in found:
        bodies.setdefault(matter.org, []).append(matter)
    context = {"form": form, "asked": asked, "people": [_shown(org, them) for org, them in bodies.items()]}
    return render(request, "matters/persons.html", context, status=400 if form.errors else 200)


@require_POST
def give(request: HttpRequest) -> Any:
    """All that is held about the person as a file, for a reason."""
    matters, form = _person(request), WhyForm(request.POST, label_suffix="")
    if form.is_valid():
        file = TemporaryFile()  # noqa: SIM115 -- the answer closes it; it has no name, so nobody else opens it
        try:
            give_out(matters, file, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            file.close()
            tell(form, error)
        else:
            file.seek(0)
            name = _("本人资料%s.zip") % timezone.localdate().strftime("%Y%m%d")
            return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    context = {"form": form, "person": _shown(matters[0].org, matters), "giving": True}
    return render(request, "matters/person.html", context, status=400)


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Forget who it was in all matters: what that means is said first, then it is done once it is meant."""
    matters, sent = _person(request), "reason" in request.POST
    form = EraseForm(request.POST if sent else None, label_suffix="")
    if sent and form.is_valid():
        try:
            erase_person(matters, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("已清空 %d 件意见的反映人信息") % len(matters))
            return redirect("matter-persons")
    context = {"form": form, "person": _shown(matters[0].org, matters), "giving": False}
    return render(request, "matters/person.html", context, status=400 if form.errors else 200)


def _clerk(request: HttpRequest) -> Any:
    """The reader, if he keeps a register. Raises PermissionDenied."""
    user: Any = request.user
    if not user.scope.bodies(CLERKS):
        raise PermissionDenied("matters.persons")
    return user


def _person(request: HttpRequest) -> list[ResidentMatter]:
    """The matters of the person whom a posted matter names. Raises WrongState where they changed since the page."""
    user, key = _clerk(request), request.POST.get("matter", "")
    one = (
        matters_known_to(user).filter(pk=int(key)).first()
        if key.isascii() and key.isdigit() and len(key) < 16
        else None
    )
    if one is None:
        raise Http404
    matters = matters_of_person(user, one)
    if state_of(matters) != request.POST.get("state"):
        raise WrongState("the person's matters changed")
    return matters


def _shown(org: Any, matters: list[ResidentMatter]) -> dict[str, Any]:
    """One person as the page shows it: masked."""
    names = dict.fromkeys(mask(one.person_name) for one in matters if one.person_name)
    phones = dict.fromkeys(mask(one.phone) for one in matters if one.phone)
    named = sum(bool(one.person_name or one.phone or one.address) for one in matters)
    return {
        "org": org, "matters": matters, "names": "、".join(names), "phones": "、".join(phones), "named": named,
        "files": len(files_of(matters)), "anchor": matters[0].pk, "state": state_of(matters),
    }  # fmt: skip
