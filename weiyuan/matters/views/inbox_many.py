"""Many matters of the inbox at once: who gets what is shown before it is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weiyuan.core.crypto import mask
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.bulk import MOST, Outcome, deal_many, may, way
from weiyuan.matters.forms.inbox import HANDLERS, MANY, DeedForm, filled_in
from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.models.words import AnswerTo
from weiyuan.matters.queries.inbox import JOINS
from weiyuan.matters.views.inbox import carried, inbox_of
from weiyuan.matters.views.pane import Inbox, title_of
from weiyuan.matters.workflow import MATTER
from weiyuan.registry.views.ways import told

NAMED = 5  # of those left untouched, in the message


@dataclass(frozen=True)
class Given:
    """A chosen matter: what hinders it ("" nothing), the text that it would get, and who would read that."""

    matter: ResidentMatter
    title: str
    hindrance: str
    text: str = ""
    readers: str = ""


@require_POST
def many(request: HttpRequest, name: str) -> HttpResponse:
    """First what shall be done and with which; then, with ``go``, doing it. Of an answer each text is shown first."""
    if name not in MANY:
        raise Http404
    page = inbox_of(request, carried(request), opens=False)
    matters = _chosen(request)
    if not matters or len({matter.org_id for matter in matters}) > 1:
        words = _("选中的属于不同机构，请先按机构筛选") if matters else _("还没有选中，请先在列表里勾选")
        messages.warning(request, words)
        return redirect(_back(page, matters))
    if not any(_has_right(request.user, name, matter) for matter in matters):
        raise PermissionDenied(name)
    form = _form(request, name, matters, page)
    if "fill" in request.POST:
        form = _filled(request, form)
    if not form.is_bound or "fill" in request.POST or not form.is_valid():
        return _shown(request, page, form, matters, status=400 if form.is_bound and form.errors else 200)
    if missing := _unsaid(form) if name == "reply" else _unhanded(form, matters):
        return _shown(request, page, missing, matters, status=400)
    if "go" not in request.POST or request.POST.get("shown") != _digest(form, matters):
        return _shown(request, page, form, matters, ready=True)
    return _done(request, page, form, matters)


def _chosen(request: HttpRequest, *, anew: bool = False) -> list[ResidentMatter]:
    """The ticked matters that the reader sees, as the page showed them; ``anew``: as they stand now."""
    versions: dict[int, int] = {}
    for said in request.POST.getlist("pk")[:MOST]:
        key, _dash, version = said.partition("-")
        if key.isascii() and key.isdigit() and len(key) < 18 and version.isascii() and version.isdigit():
            versions[int(key)] = int(version[:9])
    rows = seen(ResidentMatter, request.user).filter(pk__in=versions).select_related(*JOINS).order_by("pk")
    found = list(rows)
    for matter in found if not anew else ():
        matter.version = versions[matter.pk]
    return found


def _has_right(user: Any, name: str, matter: ResidentMatter) -> bool:
    return bool(user.has_perm(MATTER.step(name).permission, matter))


def _form(request: HttpRequest, name: str, matters: list[ResidentMatter], page: Inbox) -> DeedForm:
    sent = request.POST if {"look", "go", "fill"} & request.POST.keys() else None
    return DeedForm(name, matters[0], page.choices, user=request.user, data=sent, many=True)


def _filled(request: HttpRequest, form: DeedForm) -> DeedForm:
    """The answer's form with the text of the chosen template, its places still open: each matter fills its own."""
    wanted = request.POST.get("template", "")
    found = next((one for one in _templates(form) if str(one.pk) == wanted), None)
    return form.filled_with(found.text) if found else form


def _templates(form: DeedForm) -> list[AnswerTemplate]:
    if form.name != "reply":
        return []
    return list(AnswerTemplate.objects.of(form.matter.org_id).order_by("category", "title", "pk"))


def _unsaid(form: DeedForm) -> DeedForm | None:
    """The form with what an answer lacks, said beside the field; None where it lacks nothing."""
    for name in ("result", "result_class", "answer_to"):
        if not form.cleaned_data.get(name):
            form.add_error(name, _("请填写"))
    return form if form.errors else None


def _unhanded(form: DeedForm, matters: list[ResidentMatter]) -> DeedForm | None:
    """The form with the word that somebody must be chosen, where a matter to be handed out has nobody yet."""
    if form.name != "assign" or any(form.cleaned_data.get(name) for name in HANDLERS):
        return None
    bare = [m.ref for m in matters if way("assign", m.state) and not (m.assigned_unit_id or m.assigned_member_id)]
    if not bare:
        return None
    words = _("%s还没有交给谁，请选承办单位或跟办委员")
    form.add_error("assigned_unit", words % ("、".join(bare[:NAMED]) + (_("等") if len(bare) > NAMED else "")))
    return form


def _given(request: HttpRequest, form: DeedForm, matters: list[ResidentMatter], ready: bool) -> list[Given]:
    found = []
    for matter in matters:
        hindrance = "" if way(form.name, matter.state) else _("现在是“%s”，不会动它") % matter.get_state_display()
        if not hindrance and not may(request.user, form.name, matter):
            hindrance = _("您没有办这件的权限，不会动它")
        text, readers = "", ""
        if ready and form.name == "reply" and not hindrance:
            text = filled_in(form.cleaned_data["result"], matter)
            readers = _readers(matter, form.cleaned_data["answer_to"])
        found.append(Given(matter, title_of(matter), hindrance, text, readers))
    return found


def _readers(matter: ResidentMatter, answer_to: str) -> str:
    """Who reads the answer."""
    name, phone = mask(matter.person_name or ""), mask(matter.phone or "")
    who = _("匿名群众") if matter.anonymous or not (name or phone) else _("反映人 %s") % " ".join([name, phone]).strip()
    said = _("%s，凭编号和查询码看") % who
    return said if answer_to == AnswerTo.PERSON else said + _("；可以再选为公开答复")


def _digest(form: DeedForm, matters: list[ResidentMatter]) -> str:
    """What was looked at: done is exactly that."""
    said = sorted((name, str(getattr(value, "pk", value))) for name, value in form.told().items())
    return hashlib.sha256(repr((said, form.note, [(m.pk, m.version) for m in matters])).encode()).hexdigest()[:16]


def _shown(
    request: HttpRequest, page: Inbox, form: DeedForm, matters: list[ResidentMatter], *, ready: bool = False,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    given = _given(request, form, matters, ready)
    context = {
        "form": form, "given": given, "count": sum(not one.hindrance for one in given), "ready": ready,
        "templates": _templates(form), "back": page.asked.address(), "next": _back(page, matters),
        "shown": _digest(form, matters) if ready else "", **more,
    }  # fmt: skip
    return render(request, "matters/inbox_many.html", context, status=status)


def _done(request: HttpRequest, page: Inbox, form: DeedForm, matters: list[ResidentMatter]) -> HttpResponse:
    said = form.told()
    each = {m.pk: {"result": filled_in(said["result"], m)} for m in matters} if form.name == "reply" else {}
    came = deal_many(matters, form.name, by=request.user, note=form.note, said=said, each=each)
    if came.deed is None:
        seen_as = {matter.pk: matter.version for matter in matters}
        stale = any(one.matter.version != seen_as[one.matter.pk] for one in came.left)
        fresh = _chosen(request, anew=True)
        return _shown(request, page, form, fresh, status=409 if stale else 400, left=came.left)
    told(request, _("%s，可以撤销") % came.deed.title, came.deed)
    if came.left:
        messages.warning(request, _left_words(came))
    return redirect(_back(page, [one.matter for one in came.left]))


def _left_words(came: Outcome) -> str:
    named = "；".join(f"{one.matter.ref} {one.why}" for one in came.left[:NAMED])
    more = _("等") if len(came.left) > NAMED else ""
    return _("%(n)d 件没有动：%(named)s%(more)s") % {"n": len(came.left), "named": named, "more": more}


def _back(page: Inbox, chosen: list[ResidentMatter]) -> str:
    """The list, with these ticked: those that were left untouched stay chosen."""
    return reverse("matter-inbox") + page.asked.address(at="", sel=",".join(str(one.pk) for one in chosen))
