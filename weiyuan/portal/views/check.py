"""The last page of the form, on which all is looked at once more and sent; and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.files import Refused
from weiyuan.matters.queries import days_for
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.queries import workdays
from weiyuan.portal.actions.drafts import send
from weiyuan.portal.actions.limits import Busy, bits_wanted
from weiyuan.portal.models import Draft, PortalPage
from weiyuan.portal.queries.work import challenge, form_mark, is_done
from weiyuan.portal.rules import LEAST_SECONDS, WINDOW
from weiyuan.portal.views.doors import mark_in, public, shown, unlisted
from weiyuan.portal.views.following import remember
from weiyuan.portal.views.say import draft_in, entered, gap_in, step_context

STEP = "check"


@dataclass(frozen=True)
class Trouble:
    """Why it was not sent, and with which status that is told."""

    words: str
    status: int = 400
    wait: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
@public
def check(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """All that was said, with the way back to each; and sending it."""
    draft, elsewhere = entered(request, page, STEP)
    if draft is None or elsewhere is not None:
        return elsewhere or redirect("portal", page.key)
    if gap := gap_in(draft.said):
        return redirect("portal-say", page.key, gap)
    if request.method != "POST":
        return _page(request, page, draft)
    if not constant_time_compare(request.POST.get("form", ""), form_mark(draft)):
        messages.info(request, _("这是您正在填的另一件，请核对后再发送"))
        return redirect(request.path)
    trouble = _trouble(request, draft) or _send(request, draft)
    return _page(request, page, draft, trouble) if trouble else redirect("portal-done", page.key)


def _trouble(request: HttpRequest, draft: Draft) -> Trouble | None:
    """What a person does not do."""
    if request.POST.get("website"):
        return Trouble(_("没有发出：有一栏是用来认出机器的，请留空后再发送"))
    if (timezone.now() - draft.begun_at).total_seconds() < LEAST_SECONDS:
        return Trouble(_("填得太快了，请核对一遍，过几秒再点一次“发送”"), 429, LEAST_SECONDS)
    if bits_wanted(mark_in(request)) and not is_done(
        draft, request.POST.get("work", ""), request.POST.get("number", "")
    ):
        return _busy(WINDOW // 5)
    return None


def _send(request: HttpRequest, draft: Draft) -> Trouble | None:
    try:
        matter = send(draft, mark_in(request))
    except Busy as busy:
        return _busy(busy.wait)
    except Refused as error:
        return Trouble(str(error))
    except ValidationError as error:
        return Trouble("；".join(error.messages))
    remember(request, matter)
    return None


def _busy(wait: int) -> Trouble:
    words = _("现在提交的人多，请过几分钟再点一次“发送”。您写的都还在，不用重填。")
    return Trouble(words, 429, wait)


def _page(request: HttpRequest, page: PortalPage, draft: Draft, trouble: Trouble | None = None) -> HttpResponse:
    said, bits = draft.said, bits_wanted(mark_in(request))
    station = LiaisonStation.objects.of(page.org).filter(pk=said.get("station") or 0).first()
    context = {
        **step_context(request, page, STEP), "said": said, "station": station, "photos": list(draft.photos.all()),
        "form_mark": form_mark(draft), "trouble": trouble, "work": challenge(draft, bits) if bits else "",
        "bits": bits,
    }  # fmt: skip
    response = shown(
        request, page, "portal/say_check.html", context, here="say", status=trouble.status if trouble else 200
    )
    if trouble and trouble.wait:
        response["Retry-After"] = str(trouble.wait)
    return unlisted(response)


@require_safe
@public
def done(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """The receipt, as often as it is loaded: number and code, what happens next and when, who sees what."""
    draft = draft_in(request, page)
    if draft is None or draft.matter is None:
        return redirect("portal", page.key)
    matter = draft.matter
    context: dict[str, Any] = {
        "matter": matter, "code": f"{matter.receipt[:5]} {matter.receipt[5:]}",
        "finish": days_for(matter).due(workdays(), matter.received_on)[1],
    }  # fmt: skip
    return unlisted(shown(request, page, "portal/done.html", context, here="say"))
