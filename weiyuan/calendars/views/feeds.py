"""What calendar programs fetch, and the page on which a person keeps the links for them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.calendars.actions import make_feed, note_use, renew_feed, revoke_feed
from weiyuan.calendars.feeds import Happening, digest_of, written
from weiyuan.calendars.forms import FeedForm
from weiyuan.calendars.models import FeedToken, Scope
from weiyuan.calendars.queries import feed_of, feed_window, feeds_of, happening_of, happenings
from weiyuan.calendars.rules import has_calendar
from weiyuan.orgs.accounts import address_of

TYPE = "text/calendar; charset=utf-8"
MINUTE = 60  # seconds
GONE, TOO_MANY = 404, 429
MOST_ASKED, MOST_GUESSED = 10, 60  # in a minute: with one link, and with links that show nothing, from one address


@require_safe
@login_not_required
@sensitive_variables("token", "link")
def feed(request: HttpRequest, scope: str, token: str) -> HttpResponse:
    """A person's calendar as a program fetches it: what the person may see now, or 404 where the link shows nothing."""
    link = feed_of(scope, token)
    if link is None:
        return _refused(TOO_MANY if _too_often(f"guess-{address_of(request)}", MOST_GUESSED) else GONE)
    if _too_often(f"feed-{link.pk}", MOST_ASKED):
        return _refused(TOO_MANY)
    first, last = feed_window()
    found = happenings(link.user, first, last, mine=link.scope == Scope.MINE, feed=True)
    name = _("委员工作室（与我有关）") if link.scope == Scope.MINE else _("委员工作室")
    here = request.build_absolute_uri("/")
    note_use(link, digest_of(found, name, here), timezone.localdate())
    etag, changed = f'"{link.digest[:32]}"', int(link.changed_at.timestamp()) if link.changed_at else None
    fresh = get_conditional_response(request, etag, changed)
    if fresh is None:
        text = _text(request, found, name)
        fresh = HttpResponse(text if request.method == "GET" else b"", TYPE, headers={"Content-Length": len(text)})
    fresh["ETag"], fresh["Last-Modified"] = etag, http_date(changed)
    fresh["Cache-Control"] = "private, no-cache"  # to be kept by the program, to be asked about each time
    fresh["Referrer-Policy"] = "no-referrer"
    return fresh


def _too_often(who: str, most: int) -> bool:
    """Count a request; whether there were more than ``most`` within a minute."""
    key = f"calendar-{who}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > most
    except ValueError:  # the minute was over in between
        return False


def _refused(status: int) -> HttpResponse:
    """The one answer to links unknown, revoked and run out."""
    return HttpResponse(status=status, headers={"Retry-After": str(MINUTE)} if status == TOO_MANY else None)


def _text(request: HttpRequest, found: list[Happening], name: str) -> bytes:
    return written(found, name=name, domain=domain(), link=request.build_absolute_uri)


def domain() -> str:
    """What makes the marks of events unique: the first name under which the product is reached."""
    return str(settings.ALLOWED_HOSTS[0]).strip(".[]*") or "weiyuan"


@require_safe
def one_event(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One appointment as a file, to be put into a calendar by hand."""
    found = happening_of(request.user, kind, pk)
    if found is None:
        raise Http404
    answer = HttpResponse(_text(request, [found], found.title), content_type=TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{found.title[:60]}.ics") or ""
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def feeds(request: HttpRequest) -> HttpResponse:
    """The links that one's calendar programs use, and a new one, which is shown once."""
    if not has_calendar(request.user):
        raise Http404
    form = FeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token = make_feed(form.cleaned_data["scope"], form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _show_link(request, form.cleaned_data["scope"], token)
    context = {"form": form, "feeds": feeds_of(request.user)}
    return render(request, "calendars/feeds.html", context, status=400 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link worthless."""
    revoke_feed(_own(request, pk), by=request.user)
    messages.success(request, _("链接已停用，用它的日历从现在起取不到内容"))
    return redirect("calendar-feeds")


@require_POST
@sensitive_variables("token")
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link in place of this one, shown once."""
    link = _own(request, pk)
    return _show_link(request, link.scope, renew_feed(link, by=request.user))


def _own(request: HttpRequest, pk: int) -> FeedToken:
    """The reader's own link; 404 for anybody else's."""
    if not has_calendar(request.user):
        raise Http404
    found: FeedToken = get_object_or_404(FeedToken, user=request.user, pk=pk)
    return found


def _show_link(request: HttpRequest, scope: str, token: str) -> HttpResponse:
    """The page that shows a link once: answered at once, because the token is kept nowhere for another page."""
    address = request.build_absolute_uri(reverse("calendar-feed", args=[scope, token]))
    subscribe = "webcal" + address.removeprefix("https").removeprefix("http")
    context = {"address": address, "subscribe": subscribe, "scope": Scope(scope).label}
    answer = render(request, "calendars/feed_made.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
