"""The page of the form to which photos are added. They wait on the server until the form is sent."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.files import KINDS, Refused
from weiyuan.portal.actions.drafts import add_photo, drop_photo
from weiyuan.portal.actions.limits import Busy
from weiyuan.portal.models import Draft, PortalPage
from weiyuan.portal.rules import MOST_PHOTOS
from weiyuan.portal.views.doors import mark_in, public, shown, too_often, unlisted
from weiyuan.portal.views.say import after, draft_in, entered, step_context
from weiyuan.registry.actions.attachments import clean_shown

STEP = "photos"
OFFERED = ",".join(kind.media for kind in KINDS.values() if kind.image)
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # browsers themselves style the page of an image


@require_http_methods(["GET", "HEAD", "POST"])
@public
def photos(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """Add photos, take one out, go on. What was refused is named with the reason; the others are kept."""
    draft, elsewhere = entered(request, page, STEP)
    if draft is None or elsewhere is not None:
        return elsewhere or redirect("portal", page.key)
    if request.method != "POST":
        return _page(request, page, draft)
    if gone := request.POST.get("remove"):
        with suppress(ValueError):  # a key that is none
            drop_photo(draft, uuid.UUID(gone))
        return redirect(request.get_full_path())
    files = request.FILES.getlist("photos")
    refused, busy = _added(request, draft, files)
    if busy is not None:
        return too_often(_page(request, page, draft, busy=busy, refused=refused), busy)
    going_on = request.POST.get("act") == "next"
    if refused or (not files and not going_on):
        return _page(request, page, draft, refused=refused, missing=not files, status=400)
    return redirect(after(request, page, STEP) if going_on else request.get_full_path())


def _added(request: HttpRequest, draft: Draft, files: list[Any]) -> tuple[list[tuple[str, str]], Busy | None]:
    refused = [(clean_shown(file.name), _("一次最多 %d 张") % MOST_PHOTOS) for file in files[MOST_PHOTOS:]]
    for file in files[:MOST_PHOTOS]:
        try:
            add_photo(draft, file, mark_in(request))
        except Refused as error:
            refused.append((clean_shown(file.name), str(error)))
        except Busy as busy:
            return refused, busy
    return refused, None


def _page(request: HttpRequest, page: PortalPage, draft: Draft, *, status: int = 200, **said: Any) -> HttpResponse:
    kept = list(draft.photos.all())
    context = {
        **step_context(request, page, STEP), "photos": kept, "room": MOST_PHOTOS - len(kept), "most": MOST_PHOTOS,
        "most_mb": settings.ATTACHMENT_MAX_BYTES >> 20, "offered": OFFERED, **said,
    }  # fmt: skip
    return unlisted(shown(request, page, "portal/say_photos.html", context, here="say", status=status))


@require_safe
@public
def photo(request: HttpRequest, page: PortalPage, photo: Any) -> HttpResponse:
    """The small picture of a photo, to whoever fills the form in."""
    draft = draft_in(request, page)
    found = draft.photos.filter(key=photo).first() if draft else None
    if found is None or not found.small_path.exists():
        raise Http404
    response = HttpResponse(found.small_path.read_bytes(), content_type="image/webp")
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    return response
