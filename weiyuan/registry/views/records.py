"""New records, corrections, and picking one out of many."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weiyuan.core import registers
from weiyuan.core.ledger.columns import Column, plain
from weiyuan.core.registers import Register
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import seen, sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.registry.actions.records import add_record, change_record, once
from weiyuan.registry.forms import RecordForm, fields_of
from weiyuan.registry.forms.fields import offered_as
from weiyuan.registry.forms.records import SET_BY_STEPS
from weiyuan.registry.queries import blank, homes
from weiyuan.registry.views.ways import REFUSED, back_to, kept, onward, posted, record_at, tell, told

PICKED = 20
KEY = re.compile(r"\d{1,18}", re.ASCII)


@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new record. ``?late=1``: finished work; ``?member=3``: what the form starts from; ``?org=``: the body."""
    entry = kept(slug)
    presets = _presets(entry, request)
    bodies = homes(entry, request.user, presets)
    if not bodies:
        raise PermissionDenied(slug)
    org = _home(request, bodies)
    late = "late" in request.GET and request.user.has_perm("orgs.import_ledger", org)
    presets = {name: value for name, value in presets.items() if getattr(value, "org_id", org.pk) == org.pk}
    record = blank(entry, org, request.user, presets)
    said = fields_of(entry, state=late)
    begun = _begun(entry, request, org)
    form = RecordForm(entry, record, said, user=request.user, data=posted(request), begun=begun)
    if request.method == "POST" and form.is_valid() and (answer := _added(request, entry, form, late)):
        return answer
    context = {"entry": entry, "form": form, "org": org, "late": late, "next": onward(request, "")}
    context |= {"bodies": [(body, query_of({**request.GET.dict(), "org": body.pk})) for body in bodies]}
    return render(request, "registry/form.html", context, status=400 if form.errors else 200)


def _home(request: HttpRequest, bodies: list[Any]) -> Any:
    """The body that the address names, of those in which the reader may register, or the first of them.

    404 for one that is not the reader's, 403 for one in which he does not register.
    """
    if not (wanted := request.GET.get("org", "")):
        return bodies[0]
    for body in bodies:
        if str(body.pk) == wanted:
            return body
    if any(str(body.pk) == wanted for body in sight_of(request.user).bodies):
        raise PermissionDenied(wanted)
    raise Http404


def _presets(entry: Register, request: HttpRequest) -> dict[str, Any]:
    """What the address says about the record to be, in the fields of its form: references by key, others by value."""
    found: dict[str, Any] = {}
    typed = {name for _heading, names in fields_of(entry) for name in names}
    for name, value in request.GET.dict().items():
        field: Any = next((f for f in entry.model._meta.fields if f.name == name and f.editable), None)
        if field is None or name in SET_BY_STEPS or name not in typed:
            continue
        if field.is_relation:
            key = value if KEY.fullmatch(value) else None
            other = seen(field.related_model, request.user).filter(pk=key).first() if key else None
            found |= {name: other} if other else {}
        elif not (column := Column(name, field)).secret:
            with suppress(ValueError, ArithmeticError):  # BadCell is one: an address that cannot be meant
                found[name] = column.read(value[:200])
    return found


def _begun(entry: Register, request: HttpRequest, org: Any) -> dict[str, list[Any]]:
    """What the address says about the lists of the record to be: records of its body that the reader sees."""
    found: dict[str, list[Any]] = {}
    typed = {name for _heading, names in fields_of(entry) for name in names}
    for field in entry.model._meta.many_to_many:
        keys = [key for key in request.GET.getlist(field.name)[:PICKED] if KEY.fullmatch(key)]
        if keys and field.name in typed:
            others = seen(field.related_model, request.user).filter(pk__in=keys)
            found[field.name] = [one for one in others if getattr(one, "org_id", org.pk) == org.pk]
    return found


def _added(request: HttpRequest, entry: Register, form: RecordForm, late: bool) -> HttpResponse | None:
    """Where to go once the record is stored; None where it was refused, which the form then tells."""
    record = form.record
    try:
        with transaction.atomic():
            key = form.cleaned_data.get("form_key")
            sent = once(key, by=request.user) if key else None
            if sent is not None and sent.object_id and sent.model == entry.key:
                return redirect(f"/{entry.slug}/{sent.object_id}/")
            lists = {name: list(form.cleaned_data.get(name) or []) for name in form.lists}
            record = add_record(entry, record, lists, by=request.user, late=late)
            if sent is not None:
                sent.made(record)
    except ValidationError as error:
        tell(form, error)
        return None
    except REFUSED:
        form.add_error(None, _("刚刚有人登记了同样的记录，请先到列表里看一看"))
        return None
    told(request, _("已登记：%s") % record)
    if "again" in request.POST:
        return redirect(request.get_full_path())
    return back_to(request, record)


@require_http_methods(["GET", "POST"])
def record_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a record. ``?whole=1``: with everything that its steps filled in."""
    entry = kept(slug)
    record = record_at(entry, request, pk, "change")
    whole = "whole" in request.GET and request.user.has_perm("orgs.import_ledger", record.org)
    said = fields_of(entry, whole=whole)
    title, status = str(record), 200
    form = RecordForm(entry, record, said, user=request.user, data=posted(request))
    if request.method == "POST":
        status = 400
        if form.data.get("version") != str(record.version):
            form, status = _met(entry, form, said, request), 409
        elif form.is_valid():
            if _changed(request, form):
                return back_to(request, record)
            form, status = (form, 400) if form.errors else (_met(entry, form, said, request), 409)
    next_ = onward(request, "")
    more = query_of({"whole": 1, "next": next_}) if not whole and fields_of(entry, whole=True) != said else ""
    context = {"entry": entry, "form": form, "record": record, "title": title, "more": more, "next": next_}
    return render(request, "registry/form.html", context, status=status)


def _changed(request: HttpRequest, form: RecordForm) -> bool:
    """Whether the correction is stored (or there was nothing to correct); False where somebody was quicker."""
    try:
        with transaction.atomic():
            done = change_record(form.record, form.old, form.changed_lists(), by=request.user)
    except WrongState:
        return False
    except ValidationError as error:
        tell(form, error)
        return False
    except REFUSED:
        form.add_error(None, _("已有同样的记录，没有保存"))
        return False
    told(request, _("已保存：%s") % form.record if done else _("没有改动"))
    return True


def _met(entry: Register, mine: RecordForm, said: Any, request: HttpRequest) -> RecordForm:
    """The form again, over the record as somebody else left it, with every word typed here."""
    record = record_at(entry, request, mine.record.pk, "change")
    fresh = RecordForm(entry, record, said, user=request.user)
    typed = mine.merged_into(fresh)
    again = RecordForm(entry, record_at(entry, request, record.pk), said, user=request.user, data=typed)
    again.conflicts = fresh.conflicts
    again.met = True
    return again


@require_GET
def record_pick(request: HttpRequest, slug: str) -> JsonResponse:
    """Records whose number, name or title holds ``q``, as a choice writes them."""
    entry = registers.slugged(slug)
    if entry is None:
        raise Http404
    words = plain(request.GET.get("q", ""))[:40]
    names = [name for name in ("no", "name", "title") if any(f.name == name for f in entry.model._meta.fields)]
    asked = Q()
    for name in names:
        asked |= Q(**{f"{name}__icontains": words})
    rows = seen(entry.model, request.user).filter(asked).select_related(*entry.joins).order_by(*entry.order)[:PICKED]
    return JsonResponse({"found": [offered_as(record) for record in rows] if words else []})
