"""The calendar: a month, a week with its hours, a list."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.calendars.feeds import Happening
from weiyuan.calendars.queries import KINDS, MOST_ROWS, happenings, special_days
from weiyuan.calendars.rules import has_calendar
from weiyuan.calendars.views.asked import LIST, MONTH, WEEK, Asked, understood
from weiyuan.calendars.views.grid import Day, days_of, hours_of
from weiyuan.core import registers
from weiyuan.core.ui import navigation
from weiyuan.core.ui.filters import OPTIONS, Filter
from weiyuan.core.ui.links import new_address
from weiyuan.core.ui.sight import Sight, sight_of
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import READERS, STAFF
from weiyuan.registry.queries import homes

navigation.add(navigation.Entry("calendar", gettext_lazy("日历"), "cal", gettext_lazy("学习和活动"), 39, has_calendar))
VIEWS = ((MONTH, gettext_lazy("月")), (WEEK, gettext_lazy("周")), (LIST, gettext_lazy("列表")))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What happens, by month, week or list; the parameters of its address are in ``asked``."""
    if not has_calendar(request.user):
        raise Http404
    today = timezone.localdate()
    asked, sight = understood(request.GET.dict(), today), sight_of(request.user)
    first, last = asked.span
    found = happenings(request.user, first, last, mine=asked.mine, **asked.narrow())
    days = days_of(asked.span, found, special_days(first, last), today, asked.on if asked.view == MONTH else None)
    _lead_on(days, asked, sight)
    context = {
        "days": days,
        "any": any(day.happenings for day in days if not day.out),
        "hours": hours_of(days) if asked.view == WEEK else [],
        "shows_today": first <= today <= last,
        "crowded": _crowded(found),
    }
    return render(request, f"calendars/{asked.view}.html", context | _frame(asked, sight))


def _frame(asked: Asked, sight: Sight) -> dict[str, Any]:
    """What stands around the days: what they are called, other days, other views, narrower ones."""
    return {
        "asked": asked,
        "title": _title(asked),
        "earlier": asked.turned(-1),
        "this": asked.address(on=""),
        "later": asked.turned(1),
        "views": [(name, label, asked.address(view="" if name == MONTH else name)) for name, label in VIEWS],
        "filters": filters_of(asked, sight),
        "kinds": KINDS,
        "several": len(sight.bodies) > 1,
    }


def _title(asked: Asked) -> str:
    """2026年5月; of a week and a list the first day and the last."""
    if asked.view == MONTH:
        return _("%(year)d年%(month)d月") % {"year": asked.on.year, "month": asked.on.month}
    first, last = asked.span
    until = date_text(last) if last.year != first.year else _("%(m)d月%(d)d日") % {"m": last.month, "d": last.day}
    return f"{date_text(first)}—{until}"


def _crowded(found: list[Happening]) -> bool:
    """Whether there was more than a page can show."""
    return any(number >= MOST_ROWS for number in Counter(one.kind for one in found).values())


def _lead_on(days: list[Day], asked: Asked, sight: Sight) -> None:
    """Where all of a full day is listed, and where a new activity is entered, for whom may."""
    for day in days:
        if day.hidden:
            day.more = asked.address(view=LIST, on=day.day.isoformat())
    entry = registers.slugged("activities")
    if entry is None or not (bodies := homes(entry, sight.user)):
        return
    org = asked.key("org") if asked.key("org") in {body.pk for body in bodies} else ""
    today = timezone.localdate()
    for day in days:
        if not day.out and day.day >= today:
            day.add = new_address("activities", start=f"{day.day} 09:00", org=org)


def filters_of(asked: Asked, sight: Sight) -> list[Filter]:
    """The selects of the page: by body where there are several, by station and member of one body, by kind."""

    def chosen(name: str, label: str, options: list[tuple[str, str]]) -> Filter:
        return Filter(name, label, tuple(options[:OPTIONS]), asked.params.get(name, ""), len(options) > OPTIONS)

    found, org, user = [], asked.key("org"), sight.user
    if len(sight.bodies) > 1:
        found.append(chosen("org", _("机构"), [(str(body.pk), body.short_name) for body in sight.bodies]))
    elif sight.bodies:
        org = sight.bodies[0].pk
    if org:
        stations = LiaisonStation.objects.visible_to(user).filter(org=org, closed_on__isnull=True).order_by("no", "pk")
        options = [(str(pk), name) for pk, name in stations.values_list("pk", "name")[: OPTIONS + 1]]
        found += [chosen("station", _("联络站"), options)] if options else []
    if org and org in user.scope.bodies(STAFF | READERS):  # others see nobody's attendance but their own
        members = Member.objects.visible_to(user).filter(org=org).order_by("no", "pk")
        options = [(str(pk), name) for pk, name in members.values_list("pk", "name")[: OPTIONS + 1]]
        found += [chosen("member", _("委员"), options)] if options else []
    found.append(chosen("kind", _("类别"), [(kind.slug, str(kind.label)) for kind in KINDS]))
    return found
