"""The files of a record: attach, look at, take off, put back. Who may not see the record finds no file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core import registers
from weiyuan.core.ui.detail import record_of
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import sight_of
from weiyuan.registry.actions.attachments import attach, detach, may_attach, reattach
from weiyuan.registry.models import Attachment
from weiyuan.registry.panels import files_of
from weiyuan.registry.tasks import KEPT, sweep_attachments

# What a file may do in the browser: nothing. Browsers themselves style the page on which they show an image.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_http_methods(["GET", "POST"])
def attachments(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All files of a record on one page; adding to them. Where some are refused the others are kept."""
    record = _seen(request, registers.slugged(slug), pk)
    if request.method == "GET":
        return _page(request, record)
    if not may_attach(request.user, record):
        raise PermissionDenied
    files = request.FILES.getlist("files")
    caption = request.POST.get("caption", "")
    outcome = attach(record, files, by=request.user, caption=caption)
    if outcome.kept:
        messages.success(request, _("已添加 %d 个附件") % len(outcome.kept))
    if outcome.refused or not files:
        missing = "" if files else _("还没有选文件")
        return _page(request, record, refused=outcome.refused, missing=missing, caption=caption)
    return redirect(_back(request, record))


def _page(request: HttpRequest, record: Any, **said: Any) -> HttpResponse:
    context = {
        "record": record,
        "register": registers.of(record),
        "back": detail_address(record),
        "said": files_of(request.user, record) or {},
        **said,
    }
    wrong = said.get("refused") or said.get("missing")
    return render(request, "registry/attachments_page.html", context, status=400 if wrong else 200)


@require_safe
def attachment(request: HttpRequest, key: Any) -> FileResponse:
    """The file: images in the browser, all others as a download under the sender's name for it."""
    found, _record = _found(request, key, living=True)
    return _served(found.path, found.type.media, found.name, download=not found.type.image)


@require_safe
def attachment_small(request: HttpRequest, key: Any) -> FileResponse:
    """The small picture of an image."""
    found, _record = _found(request, key, living=True)
    return _served(found.small_path, "image/webp", "small.webp", download=False)


@require_POST
def attachment_remove(request: HttpRequest, key: Any) -> HttpResponse:
    """Take a file off its record."""
    found, record = _found(request, key)
    detach(found, record, by=request.user)
    sweep_attachments.using(run_after=timezone.now() + KEPT).enqueue()
    messages.success(request, _("已移去《%(name)s》；%(days)d 天内可以恢复") % {"name": found, "days": KEPT.days})
    return redirect(_back(request, record))


@require_POST
def attachment_restore(request: HttpRequest, key: Any) -> HttpResponse:
    """Put a file back."""
    found, record = _found(request, key)
    reattach(found, record, by=request.user)
    messages.success(request, _("已恢复《%s》") % found)
    return redirect(_back(request, record))


def _seen(request: HttpRequest, register: registers.Register | None, pk: int) -> Any:
    """The record, if the reader may see it; else 404, as if there were none."""
    record = record_of(register, sight_of(request.user), pk) if register else None
    if record is None:
        raise Http404
    return record


def _found(request: HttpRequest, key: Any, *, living: bool = False) -> tuple[Attachment, Any]:
    found = get_object_or_404(Attachment, key=key)
    record = _seen(request, registers.find(found.model), found.object_id)
    if living and found.deleted_at is not None:
        raise Http404
    return found, record


def _served(file: Any, media: str, name: str, *, download: bool) -> FileResponse:
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=download, filename=name, content_type=media)
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _back(request: HttpRequest, record: Any) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=settings.SECURE_COOKIES)
    return f"{wanted.partition('#')[0] if ours and wanted.startswith('/') else detail_address(record)}#files"


ATTACHMENT_URLS = [
    path("<slug:slug>/<int:pk>/files/", attachments, name="attachments"),
    path("files/<uuid:key>/", attachment, name="attachment"),
    path("files/<uuid:key>/small/", attachment_small, name="attachment-small"),
    path("files/<uuid:key>/remove/", attachment_remove, name="attachment-remove"),
    path("files/<uuid:key>/restore/", attachment_restore, name="attachment-restore"),
]
