"""What the public pages of a body show."""

from __future__ import annotations

from django.utils import timezone

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.queries import stations_at
from weiyuan.portal.models import PortalPage


def open_page(key: str) -> PortalPage | None:
    """The public pages at this address; None where there are none, or they are closed."""
    return PortalPage.objects.filter(key=key, open=True).select_related("org").first()


def stations_of(page: PortalPage) -> list[LiaisonStation]:
    """The stations to choose from."""
    return list(stations_at(page.org, timezone.localdate()))


def next_reception(page: PortalPage) -> ReceptionDay | None:
    """The next reception day that was announced, with the members on duty in ``on_duty``."""
    days = ReceptionDay.objects.of(page.org).filter(
        on__gte=timezone.localdate(), state__in=(ReceptionState.ANNOUNCED, ReceptionState.OPEN)
    )
    found: ReceptionDay | None = (
        days.select_related("station").prefetch_related("members_on_duty").order_by("on", "opens", "pk").first()
    )
    return found
