"""Steps of a workflow, removal and restoring, and undoing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weiyuan.core.ledger.columns import plain
from weiyuan.core.registers import Register
from weiyuan.core.ui.links import list_address
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal.models import Deed
from weiyuan.orgs.rules import demand
from weiyuan.registry.actions.records import (
    in_the_way,
    parts_of,
    remove_record,
    restore_record,
    take_step,
    undo_deed,
)
from weiyuan.registry.forms.steps import StepForm
from weiyuan.registry.queries import right
from weiyuan.registry.views.ways import REFUSED, back_to, kept, onward, posted, record_at, said_by, tell, told

REMOVED = 200


@require_http_methods(["GET", "POST"])
def record_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    """Take a step: the page asks for what the step needs to be told."""
    entry = kept(slug)
    record = record_at(entry, request, pk)
    arrow = _arrow(record, step, request.user)
    form = StepForm(entry, record, arrow, user=request.user, data=posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.told()
            done = take_step(entry, record, step, by=request.user, note=form.cleaned_data["note"], said=said)
        except ValidationError as error:
            tell(form, error)
        except REFUSED:
            form.add_error(None, _("这样记录会前后矛盾，或者和别的记录重复，没有办理"))
        else:
            told(request, done.title, done)
            return back_to(request, record)
    context = {"entry": entry, "record": record, "step": arrow, "form": form, "next": onward(request, "")}
    return render(request, "registry/step.html", context, status=400 if form.errors else 200)


def _arrow(record: Any, name: str, user: Any) -> Step:
    """The step; 404 where there is none, 403 where the reader may not take it, 409 where it does not start here."""
    workflow = record.workflow
    step: Step | None = next((s for s in workflow.steps if s.name == name), None) if workflow else None
    if step is None:
        raise Http404
    if not user.has_perm(step.permission, record):
        raise PermissionDenied(step.permission)
    if record.state not in step.sources:
        raise WrongState(name)
    return step


@require_http_methods(["GET", "POST"])
def record_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a record out of its register, after saying what goes with it and what stands in the way."""
    entry = kept(slug)
    record = record_at(entry, request, pk, "change")
    errors: list[str] = []
    if request.method == "POST":
        try:
            done = remove_record(entry, record, by=request.user, note=plain(request.POST.get("note"))[:200])
        except ValidationError as error:
            errors = [words for _name, words in said_by(error)]
        else:
            told(request, _("已删除：%s") % record, done)
            return redirect(onward(request, list_address(entry)))
    parts = parts_of(entry, [record])
    context = {"entry": entry, "record": record, "errors": errors, "next": onward(request, "")}
    context |= {"parts": parts, "blocking": in_the_way([*parts, record])}
    return render(request, "registry/remove.html", context, status=400 if errors else 200)


def _removed(entry: Register, user: Any) -> Any:
    """The removed records that the user may put back: those of the bodies whose register he keeps."""
    keys = [org.pk for org in sight_of(user).bodies if user.has_perm("orgs.import_ledger", org)]
    if not keys:
        raise PermissionDenied(entry.slug)
    model: Any = entry.model
    rows = model._base_manager.filter(org__in=keys, deleted_at__isnull=False)
    return rows.select_related("org", *entry.joins).order_by("-deleted_at")


@require_GET
def removed_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What was removed from a register, to be put back."""
    entry = kept(slug)
    return render(
        request, "registry/removed.html", {"entry": entry, "records": _removed(entry, request.user)[:REMOVED]}
    )


@require_POST
def record_restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a removed record back."""
    entry = kept(slug)
    record = get_object_or_404(_removed(entry, request.user), pk=pk)
    demand(request.user, right(record, "change"), record)
    try:
        done = restore_record(entry, record, by=request.user)
    except (ValidationError, *REFUSED) as error:
        errors = getattr(error, "messages", [_("已有同样的记录，没有恢复")])
        context = {"entry": entry, "records": _removed(entry, request.user)[:REMOVED], "errors": errors}
        return render(request, "registry/removed.html", context, status=400)
    told(request, _("已恢复：%s") % record, done)
    return back_to(request, record)


@require_POST
def deed_undo(request: HttpRequest, key: Any) -> HttpResponse:
    """Put back what one did a moment ago."""
    done = get_object_or_404(Deed, key=key, by=request.user.pk)
    undo_deed(done, by=request.user)
    told(request, _("已撤销：%s") % done.title)
    return redirect(onward(request, "/"))
