"""Personal links on the screen: once, because they are kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from weiyuan.polls.actions import Link
from weiyuan.polls.models import Poll


def show_links(request: HttpRequest, poll: Poll, links: Sequence[Link], told: int = 0) -> HttpResponse:
    """The links with the words to send, and slips to print. ``told``: how many were reminded besides."""
    lines = [_line(request, poll, link) for link in links]
    return render(request, "polls/links.html", {"poll": poll, "lines": lines, "told": told})


def _line(request: HttpRequest, poll: Poll, link: Link) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("poll-link", args=[link.token]))
    member = link.invitation.member
    until = f"{timezone.localtime(poll.closes_at):%m月%d日 %H:%M}"
    words = _("%(name)s委员：%(title)s定时间，请点开答一答，%(until)s截止。链接只给您本人：\n%(address)s")
    said = words % {"name": member.name, "title": poll.title, "until": until, "address": address}
    # segno writes nothing but paths and numbers of its own: the address itself is not in the picture as text
    picture = mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=2))  # noqa: S308  # see above
    return {"invitation": link.invitation, "member": member, "address": address, "words": said, "picture": picture}
