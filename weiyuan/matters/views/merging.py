"""Merging matters after looking at them side by side, and taking one out again."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ledger.columns import plain
from weiyuan.core.ui.cells import cut
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.merging import MOST, merge_matters, unmerge_matter
from weiyuan.matters.forms.notes import UnmergeForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.merging import answering, hindrance, inside, mains_found, merged_for
from weiyuan.matters.queries.similar import similar_to
from weiyuan.matters.views.work import matter_for
from weiyuan.matters.workflow import ANSWERED, DECIDE, MERGEABLE, MatterState
from weiyuan.orgs.rules import CLERKS, demand
from weiyuan.registry.views.ways import onward, posted, tell, told

KEY = re.compile(r"\d{1,18}", re.ASCII)
LIKELY = 12


@require_safe
def merge_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Into which matter: those much like it, or by number or words."""
    matter = matter_for(request, pk, DECIDE)
    if matter.state not in MERGEABLE:
        raise WrongState(f"merge: {matter.state}")
    words = plain(request.GET.get("q", ""))[:60]
    found = [(one, cut(one.content), ()) for one in mains_found(request.user, matter, words)]
    likely = similar_to(request.user, matter, LIKELY)
    context = {"matter": matter, "q": words, "found": found, "title": cut(matter.content)}
    context["likely"] = [(one.matter, cut(one.matter.content), one.reasons) for one in likely]
    return render(request, "matters/merge_choose.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """The chosen matters side by side, which of them is the main one; with ``go``, merging them."""
    reader: Any = request.user
    said = request.POST if request.method == "POST" else request.GET
    if not said.getlist("pk") and not reader.scope.bodies(CLERKS):
        raise PermissionDenied
    matters, complaint = _chosen(request, said)
    main = _main(matters, said.get("main", ""))
    others = [one for one in matters if one is not main]
    if main is not None and not complaint and request.method == "POST" and "go" in request.POST:
        try:
            note, along = plain(request.POST.get("note"))[:500], "along" in request.POST
            done = merge_matters(main, others, by=request.user, note=note, along=along)
        except ValidationError as error:
            complaint = "；".join(error.messages)
        else:
            told(request, done.title, done)
            return redirect(onward(request, detail_address(main)))
    context: dict[str, Any] = {"main": main, "complaint": complaint}
    first = next((one for one in matters if [str(one.pk)] == said.getlist("pk")[:1]), None)
    context["back"] = onward(request, detail_address(first) if first else "/matters/")
    context |= {"next": onward(request, ""), "reasons": [] if main is None else _reasons(main, others)}
    context["sides"] = _sides(reader, matters)
    context["answered"] = main is not None and main.state in ANSWERED
    return render(request, "matters/merge.html", context, status=400 if complaint else 200)


def _chosen(request: HttpRequest, said: Any) -> tuple[list[ResidentMatter], str]:
    """The matters that the address names and the reader decides on; what is wrong with the choice.

    404 where he sees none of them, 403 where one is not his to decide.
    """
    keys = [int(key) for key in said.getlist("pk")[: MOST + 1] if KEY.fullmatch(key)]
    if said.get("main", "") and KEY.fullmatch(said["main"]):
        keys.append(int(said["main"]))
    rows = seen(ResidentMatter, request.user).filter(pk__in=keys)
    joins = ("org", "station", "assigned_unit", "assigned_member", "merged_into__org")
    found = list(rows.select_related(*joins).prefetch_related("entrusted").order_by("received_at", "pk"))
    if keys and not found:
        raise Http404
    for one in found:
        demand(request.user, DECIDE, one)
    if "all" in said or len(found) > MOST:
        return found[:MOST], _("一次最多并案 %d 件，请只勾选说同一件事的") % MOST
    if len(found) < len(set(keys)):
        return found, _("有的意见您看不到，或者已经删除")
    return found, "" if len(found) > 1 else _("请至少选两件意见")


def _main(matters: list[ResidentMatter], key: str) -> ResidentMatter | None:
    """The one named, else one answered already, else one that others were merged into, else the earliest."""
    if key:
        return next((one for one in matters if str(one.pk) == key), None)
    fit = [one for one in matters if one.state != MatterState.MERGED]
    ranked = sorted(fit, key=lambda one: (one.state not in ANSWERED, one.received_at, one.pk))
    return ranked[0] if ranked else None


def _reasons(main: ResidentMatter, others: list[ResidentMatter]) -> list[tuple[str, str, bool]]:
    """What stands in the way of each: words, the page of a main one to take instead, whether moving along helps."""
    found, within = [], inside(others)
    for one in others:
        if why := hindrance(main, one, within):
            real = answering(main) if main.state == MatterState.MERGED else None
            instead = f"?pk={one.pk}&main={real.pk}" if real is not None and real.pk not in {one.pk, main.pk} else ""
            parts = one.state in MERGEABLE and not instead and one.pk in within
            found.append((why, instead, parts))
    return found


def _sides(user: Any, matters: list[ResidentMatter]) -> list[dict[str, Any]]:
    """Each with what was merged into it."""
    merged = merged_for(user, matters)
    return [{"matter": one, "merged": merged.get(one.pk, [])} for one in matters]


@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a matter out of the main one: it is triaged again, with a deadline of its own."""
    matter = matter_for(request, pk, DECIDE)
    if matter.state != MatterState.MERGED:
        raise WrongState(f"unmerge: {matter.state}")
    main = answering(matter)
    form = UnmergeForm(matter, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            unmerge_matter(matter, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("%s 已撤销并案，重新单独办理") % matter.ref)
            return redirect(onward(request, detail_address(matter)))
    context = {"matter": matter, "main": main, "form": form, "next": onward(request, "")}
    context["answered"] = main.state in ANSWERED
    return render(request, "matters/unmerge.html", context, status=400 if form.errors else 200)
