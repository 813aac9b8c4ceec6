"""A matter's own page, work written down on the spot, and cases worth telling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.files import OFFERED
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import understood
from weiyuan.core.ui.detail import record_of
from weiyuan.core.ui.links import edit_address, list_address
from weiyuan.core.ui.listing import neighbours
from weiyuan.core.ui.panels import has_file
from weiyuan.core.ui.sight import seen, sight_of
from weiyuan.matters.actions.cases import write_case
from weiyuan.matters.actions.works import note_work
from weiyuan.matters.forms.notes import RemarkForm
from weiyuan.matters.forms.work import WorkForm
from weiyuan.matters.models import MatterAction, ResidentMatter, TypicalCase
from weiyuan.matters.models.words import ActionKind
from weiyuan.matters.views.page import Work
from weiyuan.matters.views.pane import clock_of
from weiyuan.matters.views.registers import REGISTERS
from weiyuan.members.queries import own_member
from weiyuan.orgs.rules import demand
from weiyuan.registry.views.ways import onward, posted, tell, told

MATTERS = REGISTERS[0]
KINDS = {"check": ActionKind.SITE_CHECK.value, "talk": ActionKind.COORDINATE.value}
MOST = 200


def matter_for(request: HttpRequest, pk: int, right: str = "") -> ResidentMatter:
    """The matter that the reader sees (else 404) and holds this right over (else 403)."""
    rows = seen(ResidentMatter, request.user).select_related("org", "station", "assigned_unit", "assigned_member")
    matter: ResidentMatter | None = rows.select_related("merged_into__org").filter(pk=pk).first()
    if matter is None:
        raise Http404
    if right:
        demand(request.user, right, matter)
    return matter


@require_safe
def matter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a matter that is the reader's business, at a glance."""
    sight = sight_of(request.user)
    matter = record_of(MATTERS, sight, pk)
    if matter is None:
        raise Http404
    work, asked = Work(MATTERS, sight, matter), understood(MATTERS, request.GET.dict())
    earlier, later = neighbours(MATTERS, sight, asked, pk)
    context = {
        "register": MATTERS, "work": work, "page": work.page, "matter": matter, "title": work.page.title,
        "file": has_file(MATTERS.key) and not work.outside,
        "buttons": work.buttons(offers.for_record(request.user, matter, request.GET.urlencode())),
        "form": RemarkForm(request.user, matter) if work.inside else None,
        "clock": clock_of(matter, timezone.localdate()),
        "back": list_address(MATTERS, **asked.params), "earlier": earlier, "later": later,
    }  # fmt: skip
    return render(request, "matters/matter.html", context)


@require_http_methods(["GET", "POST"])
def work_note(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write down a look on site or a talk with offices, with photos."""
    matter, kind = matter_for(request, pk), KINDS[what]
    demand(request.user, "matters.add_matteraction", MatterAction(org=matter.org, matter=matter))
    own = own_member(request.user)
    form = WorkForm(request.user, matter, kind, own if own and own.org_id == matter.org_id else None, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            key, files = form.cleaned_data["form_key"], request.FILES.getlist("photos")
            refused = note_work(form.action(), files, by=request.user, key=key)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("记下了"))
            for name, why in refused:
                messages.warning(request, _("%(name)s 没有收：%(why)s") % {"name": name, "why": why})
            return redirect(onward(request, f"/matters/{pk}/#course"))
    context = {"matter": matter, "form": form, "what": what, "next": onward(request, ""), "offered": OFFERED}
    return render(request, "matters/work.html", context, status=400 if form.errors else 200)


@require_POST
def case_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a typical case with what is known of the matter, and go on writing it."""
    matter = matter_for(request, pk)
    try:
        case = write_case(matter, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(onward(request, f"/matters/{pk}/"))
    messages.success(request, _("已照这件意见写好草稿，身份信息已去掉。请通读一遍，补上危害和结果"))
    return redirect(edit_address(case))


@require_safe
def cases_open(request: HttpRequest) -> HttpResponse:
    """The cases that still lack their result: the summary does not tell them."""
    user: Any = request.user
    rows = seen(TypicalCase, user).filter(result="").select_related("org", "matter").order_by("-on", "-pk")[:MOST]
    if all(entry.slug != "cases" for entry in sight_of(user).registers):
        raise Http404
    found = [(case, user.has_perm("matters.change_typicalcase", case)) for case in rows]
    return render(request, "matters/cases_open.html", {"rows": found})
