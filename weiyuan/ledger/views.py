"""Bringing a ledger or one register in, taking it out again, and printing a list."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui import navigation
from weiyuan.core.ui.asked import understood
from weiyuan.core.workflow import WrongState
from weiyuan.ledger.actions import template_path, write_template
from weiyuan.ledger.forms import UploadForm
from weiyuan.ledger.jobs import cancel_import, confirm_import, receive_upload, start_export, start_list_export
from weiyuan.ledger.lists import AT_ONCE, export_list, filename_of, printed, rows_of_list
from weiyuan.ledger.models import Kind, LedgerJob, Phase
from weiyuan.ledger.queries import bodies_kept_by, jobs_of, preview_of
from weiyuan.ledger.sheets import sheet_of
from weiyuan.orgs.rules import CLERKS

navigation.add(
    navigation.Entry(
        "ledger",
        gettext_lazy("台账导入导出"),
        "table",
        gettext_lazy("成果"),
        91,
        lambda user: bool(user.scope.bodies(CLERKS)),
    )
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30
DIGITS = 6  # of a page's number


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
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < DIGITS else 1
    context = {
        "job": job,
        "register": registers.find(job.register),
        "preview": preview_of(job, request.GET.get("status", ""), max(number, 1)),
        "gone": job.kind == Kind.EXPORT and job.phase == Phase.DONE and not job.path.exists(),
    }
    return render(request, "ledger/job.html", context)


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
def cancel(request: HttpRequest, key: Any) -> HttpResponse:
    """Let an import go, and back to where it began."""
    job = get_object_or_404(jobs_of(request.user), key=key, kind=Kind.IMPORT)
    try:
        cancel_import(job, by=request.user)
        messages.success(request, _("已取消，上传的文件已删除"))
    except WrongState:
        messages.error(request, _("已经处理过了，不能再取消"))
        return redirect("ledger-job", key=job.key)
    register = registers.find(job.register)
    return redirect(register.name if register else "ledger")


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


# --- one register -----------------------------------------------------------------------------------


def _register(slug: str) -> Register:
    found = registers.slugged(slug)
    if found is None:
        raise Http404
    return found


def _importable(request: HttpRequest, slug: str) -> Register:
    """The register, where it has a sheet and the user keeps the register of a body."""
    register = _register(slug)
    if sheet_of(register) is None:
        raise Http404
    if not request.user.scope.bodies(CLERKS):  # type: ignore[union-attr]  # nobody anonymous comes through the door
        raise PermissionDenied
    return register


def _asked(request: HttpRequest, register: Register) -> dict[str, str]:
    """The conditions of the address, of all its pages."""
    params = understood(register, request.GET.dict()).params
    return {name: value for name, value in params.items() if name != "page"}


@require_POST
def list_export(request: HttpRequest, slug: str) -> Any:
    """The list as the address asks: at once, or as a job where there are many rows. It is journaled, so no GET."""
    register = _register(slug)
    asked = _asked(request, register)
    if rows_of_list(request.user, register, asked).count() > AT_ONCE:
        job = start_list_export(register, asked, by=request.user)
        return redirect("ledger-job", key=job.key)
    file = BytesIO()
    export_list(register, asked, file, by=request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename_of(register), content_type=XLSX)


@require_http_methods(["GET", "POST"])
def list_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload a workbook for this register alone; what it would do is shown before anything is written."""
    register = _importable(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        job = receive_upload(said["file"], said["org"], by=request.user, register=register.key)
        return redirect("ledger-job", key=job.key)
    jobs = jobs_of(request.user).filter(register=register.key, kind=Kind.IMPORT)[:SHOWN]
    context = {"register": register, "form": form, "jobs": jobs, "sheet": sheet_of(register)}
    return render(request, "ledger/list_import.html", context, status=400 if form.errors else 200)


@require_GET
def list_template(request: HttpRequest, slug: str) -> FileResponse:
    """The empty workbook of this register with its notes and dropdowns."""
    register = _importable(request, slug)
    file = BytesIO()
    write_template(file, sheet_of(register))
    file.seek(0)
    name = _("%s模板.xlsx") % register.label
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def list_print(request: HttpRequest, slug: str) -> HttpResponse:
    """All rows that the address asks for on one page without navigation, to be printed."""
    register = _register(slug)
    asked = _asked(request, register)
    context = {"register": register, "asked": asked, **printed(register, asked, request.user)}
    return render(request, "ledger/list_print.html", context)
