"""Lists that somebody keeps at hand: a register with its conditions, under a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weiyuan.core.ledger.columns import plain
from weiyuan.core.ui.asked import understood
from weiyuan.core.ui.links import query_of
from weiyuan.registry.models import SavedView
from weiyuan.registry.views.ways import kept, onward

MOST = 20  # per register


@require_POST
def save_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the list as it is asked for now; the same name again replaces the old one."""
    entry = kept(slug)
    back = onward(request, f"/{slug}/")
    name = plain(request.POST.get("name"))[:40]
    asked = understood(entry, request.POST.dict() | {"page": ""})
    query = query_of({key: value for key, value in asked.params.items() if key != "page"})
    mine = SavedView.objects.filter(by=request.user.pk, slug=slug)
    if not name:
        messages.error(request, _("请给这组条件起个名字"))
    elif not mine.filter(name=name).exists() and mine.count() >= MOST:
        messages.error(request, _("每个列表最多存 %d 组条件，请先删掉用不着的") % MOST)
    else:
        SavedView.objects.update_or_create(
            by_id=request.user.pk, slug=slug, name=name, defaults={"query": query[:1000]}
        )
        messages.success(request, _("已存下这组条件：%s") % name)
    return redirect(back)


@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a kept list."""
    view = get_object_or_404(SavedView, pk=pk, by=request.user.pk)
    view.delete()
    messages.success(request, _("已删掉这组条件：%s") % view.name)
    return redirect(onward(request, f"/{view.slug}/"))
