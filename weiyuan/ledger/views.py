"""Bringing a ledger in, and taking it out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weiyuan.core.ui import navigation
from weiyuan.core.workflow import WrongState
from weiyuan.ledger.actions import template_path
from weiyuan.ledger.forms import UploadForm
from weiyuan.ledger.jobs import confirm_import, receive_upload, start_export
from weiyuan.ledger.models import Kind, LedgerJob, Phase
from weiyuan.ledger.queries import KEEPERS, bodies_kept_by, jobs_of

navigation.add(
    navigation.Entry(
        "ledger",
        gettext_lazy("台账导入导出"),
        "table",
        gettext_lazy("成果"),
        91,
        lambda user: bool(user.scope.bodies(KEEPERS)),
    )
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30


@require_http_methods(["GET", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """Upload a ledger, and see what was brought in and taken out before."""
    bodies = bodies_kept_by(request.user)
    if not bodies:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        job = receive_upload(form.cleaned_data["file"], form.cleaned_data["org"], by=request.user)
        return redirect("ledger-job", key=job.key)
    context = {"form": form, "bodies": bodies, "jobs": jobs_of(request.user)[:SHOWN]}
    return render(request, "ledger/ledger.html", context, status=400 if form.errors else 200)


@require_GET
def show_job(request: HttpRequest, key: Any) -> HttpResponse:
    """Progress while it works, then the preview with its errors, then the outcome."""
    job = get_object_or_404(jobs_of(request.user), key=key)
    return render(request, "ledger/job.html", {"job": job})


@require_POST
def confirm(request: HttpRequest, key: Any) -> HttpResponse:
    """Import the ledger that was checked."""
    job = get_object_or_404(jobs_of(request.user), key=key, kind=Kind.IMPORT)
    try:
        confirm_import(job, by=request.user)
    except WrongState:
        messages.error(request, _("这本台账已经处理过了，没有再导入"))
    return redirect("ledger-job", key=job.key)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write a body's ledger as a job."""
    wanted = request.POST.get("org", "")
    org = next((body for body in bodies_kept_by(request.user) if str(body.pk) == wanted), None)
    if org is None:
        raise Http404
    job = start_export(org, by=request.user)
    return redirect("ledger-job", key=job.key)


@require_GET
def download(request: HttpRequest, key: Any) -> FileResponse:
    """The written ledger."""
    job: LedgerJob = get_object_or_404(jobs_of(request.user), key=key, kind=Kind.EXPORT, phase=Phase.DONE)
    if not job.path.exists():
        raise Http404
    return FileResponse(job.path.open("rb"), as_attachment=True, filename=job.filename, content_type=XLSX)


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """The empty workbook with its notes."""
    return FileResponse(template_path().open("rb"), as_attachment=True, filename=_("台账模板.xlsx"), content_type=XLSX)
