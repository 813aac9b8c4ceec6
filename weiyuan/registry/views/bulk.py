"""Many records at once: chosen on the list, or all that its conditions leave."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weiyuan.core.registers import Register
from weiyuan.core.ui.listing import chosen
from weiyuan.core.ui.sight import seen, sight_of
from weiyuan.journal.models import Deed
from weiyuan.registry.actions.bulk import MOST, remove_many, set_many, step_many
from weiyuan.registry.forms.bulk import REMOVE, BulkForm
from weiyuan.registry.queries import may_import
from weiyuan.registry.views.ways import REFUSED, kept, onward, tell, told

SHOWN = 20


@require_POST
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """First what shall be done with the chosen records, then, with ``go``, doing it."""
    entry = kept(slug)
    if not may_import(request.user):
        raise PermissionDenied(slug)
    records, complaint = _chosen(request, entry)
    going = "go" in request.POST and not complaint
    deed = request.POST.get("deed", "")
    form = BulkForm(entry, records, user=request.user, chosen=deed, data=request.POST if going else None)
    back = onward(request, f"/{entry.slug}/")
    if going and form.is_valid():
        try:
            done = _do(entry, records, form, request.user)
        except ValidationError as error:
            tell(form, error)
        except REFUSED:
            form.add_error(None, _("这样有的记录会前后矛盾，或者和别的记录重复，一条也没有办理"))
        else:
            told(request, done.title, done)
            return redirect(back)
    context = {"entry": entry, "form": form, "records": records[:SHOWN], "count": len(records), "next": back}
    context |= {"rest": max(len(records) - SHOWN, 0), "complaint": complaint, "keys": [r.pk for r in records]}
    status = 400 if complaint or (going and form.errors) else 200
    return render(request, "registry/bulk.html", context | {"asked": going or bool(deed)}, status=status)


def _chosen(request: HttpRequest, entry: Register) -> tuple[list[Any], str]:
    """The records ticked, or all of the list's question; what is wrong with the choice."""
    if "all" in request.POST:
        asked = QueryDict(request.POST.get("query", "").lstrip("?")).dict()
        asked.pop("page", None)
        question = {name: str(value) for name, value in asked.items() if name not in {"register", "sight"}}
        rows = chosen(entry, sight_of(request.user), **question)
    else:
        keys = [int(key) for key in request.POST.getlist("pk") if key.isascii() and key.isdigit() and len(key) < 18]
        rows = seen(entry.model, request.user).filter(pk__in=keys[: MOST + 1]).order_by(*entry.order)
    records = list(rows.select_related("org", *entry.joins)[: MOST + 1])
    if not records:
        return [], _("还没有选中记录，请先在列表里勾选")
    if len(records) > MOST:
        return records[:MOST], _("一次最多处理 %d 条，请先缩小范围") % MOST
    if len({record.org_id for record in records}) > 1:
        return records, _("选中的记录属于不同机构，请先按机构筛选")
    return records, ""


def _do(entry: Register, records: list[Any], form: BulkForm, user: Any) -> Deed:
    kind, _colon, name = form.cleaned_data["deed"].partition(":")
    if kind == REMOVE:
        return remove_many(entry, records, by=user)
    if kind == "set":
        return set_many(records, name, form.cleaned_data[name], by=user)
    asked = {field: form.cleaned_data[field] for field in entry.asks.get(name, ())}
    said = {field: value for field, value in asked.items() if value not in (None, "", [])}
    return step_many(entry, records, name, by=user, note=form.cleaned_data["note"], said=said)
