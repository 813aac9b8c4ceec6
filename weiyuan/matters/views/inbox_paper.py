"""The list of the inbox taken away: printed, or as a workbook; and what is much like a matter."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.ui.cells import column_of, cut, shown, text_of
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.bulk import may
from weiyuan.matters.actions.taking import take_list
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.inbox import all_of
from weiyuan.matters.queries.quoting import is_quotable
from weiyuan.matters.queries.similar import similar_to
from weiyuan.matters.views.inbox import inbox_of
from weiyuan.matters.views.pane import Inbox
from weiyuan.matters.workflow import MATTER
from weiyuan.orgs.rules import MEMBER_ROLES, STAFF

PRINTED = 500
EXPORTED = 2000
COLUMNS = (
    "no", "content", "state", "received_at", "channel", "kind", "category", "safety_level", "station", "assigned_unit",
    "assigned_member", "due_accept", "due_finish",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _conditions(page: Inbox) -> str:
    return "；".join([str(page.asked.view.label), *(words for words, _without in page.chips)])


@require_safe
def inbox_print(request: HttpRequest) -> HttpResponse:
    """All matters of the list on one page without navigation, up to ``PRINTED``."""
    page = inbox_of(request, request.GET, opens=False)
    found = all_of(request.user, page.asked, page.today, page.near, PRINTED + 1)
    columns = [column_of(ResidentMatter, name) for name in COLUMNS]
    rows = [[shown(one, column).partition(" ")[0] if column.name == "received_at" else shown(one, column)
             for column in columns] for one in found[:PRINTED]]  # fmt: skip
    context = {
        "inbox": page, "heads": [column.label for column in columns], "rows": rows, "conditions": _conditions(page),
        "moment": text_of(timezone.now()), "cut": len(found) > PRINTED, "most": PRINTED,
    }  # fmt: skip
    return render(request, "matters/inbox_print.html", context)


@require_POST
def inbox_export(request: HttpRequest) -> Any:
    """The same list as a workbook. It is journaled, so no GET. A handling unit takes none away.

    A list longer than ``EXPORTED`` is cut off only where the reader was told so and goes on (``go``).
    """
    if not request.user.scope.bodies(STAFF | MEMBER_ROLES):  # type: ignore[union-attr]  # nobody comes in unsigned
        raise PermissionDenied("matters.inbox_export")
    page = inbox_of(request, request.GET, opens=False)
    found, asked = all_of(request.user, page.asked, page.today, page.near, EXPORTED + 1), _conditions(page)
    cut_off = len(found) > EXPORTED
    if cut_off and "go" not in request.POST:
        return render(request, "matters/inbox_export.html", {"inbox": page, "conditions": asked, "most": EXPORTED})
    file = BytesIO()
    take_list(found[:EXPORTED], COLUMNS, file, by=request.user, asked=asked, cut_off=cut_off)
    file.seek(0)
    name = _("意见待办%s.xlsx") % timezone.localdate().strftime("%Y%m%d")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def inbox_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """What is much like a matter, with the ways to merge and to take an answer over; fetched once a page stands."""
    matter = seen(ResidentMatter, request.user).select_related("org").filter(pk=pk).first()
    if matter is None:
        raise Http404
    replies = any(step.name == "reply" for step in MATTER.open_steps(matter, request.user))
    step = reverse("record-step", args=["matters", pk, "reply"]) if replies else ""
    found = [
        (one, cut(one.matter.content), f"{step}?quote={one.matter.pk}" if step and is_quotable(one.matter) else "")
        for one in similar_to(request.user, matter)
    ]
    context = {"matter": matter, "found": found, "merges": may(request.user, "merge", matter)}
    return render(request, "matters/inbox_similar.html", context)
