"""The link by which a resident rates the answer, on the screen once, because it is kept nowhere."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weiyuan.matters.actions.ratings import issue_link
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.views.work import matter_for
from weiyuan.matters.workflow import FEEDBACK


@require_POST
def rating_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a fresh link; the one before opens nothing any more."""
    matter = matter_for(request, pk, FEEDBACK)
    return show_link(request, matter, issue_link(matter, by=request.user))


def show_link(
    request: HttpRequest, matter: ResidentMatter, token: str, *, done: str = "", onward: str = ""
) -> HttpResponse:
    """The link with the words to send and a slip to print. The words name the matter by its number alone.

    done    what was done before, in words
    onward  the page that comes next; "" the matter's own
    """
    address = request.build_absolute_uri(reverse("portal-rate", args=[token]))
    words = _("您反映的事项（%(no)s）已经办理并答复，请点开评一评满不满意，不满意可以要求重新办理：\n%(address)s")
    # segno writes nothing but paths and numbers of its own: the address itself is not in the picture as text
    picture = mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=2))  # noqa: S308  # see above
    said = words % {"no": matter.ref, "address": address}
    context = {"matter": matter, "words": said, "picture": picture, "done": done, "onward": onward}
    found = render(request, "matters/rating_link.html", context)
    found["Cache-Control"] = "no-store"
    return found
