"""Every write of this flat: the links of calendar programs."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.calendars.models import FeedToken
from weiyuan.calendars.queries import feeds_of
from weiyuan.calendars.rules import has_calendar
from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.models import OrgUnit, User
from weiyuan.orgs.queries import hash_of

MOST = 10  # links of one person

for verb, label in {
    "make": gettext_lazy("建立日历订阅链接"),
    "revoke": gettext_lazy("停用日历订阅链接"),
}.items():
    chronicle.call(f"calendars.feedtoken.{verb}", label)


@transaction.atomic
def make_feed(scope: str, name: str, *, by: Any) -> str:
    """Make a link to one's own calendar. Returns its token of 256 bits, kept nowhere.

    scope  a value of ``models.Scope``
    Raises PermissionDenied for whom there is no calendar, ValidationError where there are links enough.
    """
    if not has_calendar(by):
        raise PermissionDenied("calendars")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    if feeds_of(by).count() >= MOST:
        raise ValidationError(_("最多 %d 个订阅链接，请先停用不用的") % MOST)
    token = secrets.token_urlsafe(32)
    feed = FeedToken.objects.create(user=by, scope=scope, name=name, hash=hash_of(token))
    _tell(feed, "make", by)
    return token


@transaction.atomic
def revoke_feed(feed: FeedToken, *, by: Any) -> None:
    """Make a link of one's own worthless at once. Raises PermissionDenied, and WrongState where it is already."""
    if feed.user_id != by.pk or not has_calendar(by):
        raise PermissionDenied("calendars")
    if FeedToken.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()) != 1:
        raise WrongState(f"{feed}: revoked")
    _tell(feed, "revoke", by)


@transaction.atomic
def renew_feed(feed: FeedToken, *, by: Any) -> str:
    """Give a link of one's own another token; the one before shows nothing from now on. Returns the new token."""
    revoke_feed(feed, by=by)
    return make_feed(feed.scope, feed.name, by=by)


def note_use(feed: FeedToken, digest: str, today: date) -> None:
    """Note that a program asked, and since when its calendar looks as it does. Writes when something is new."""
    fresh = digest != feed.digest
    if fresh:
        feed.digest, feed.changed_at = digest, timezone.now()
    if fresh or feed.used_on != today:
        feed.used_on = today
        feed.save(update_fields=["digest", "changed_at", "used_on"])


def _tell(feed: FeedToken, verb: str, by: Any) -> None:
    """Write it into the chain of the highest body in which the person holds a role."""
    bodies = OrgUnit.objects.filter(pk__in=list(by.scope.roles)).order_by("pk")
    chronicle.tell(bodies[0], Told(feed, verb), by=by)
