"""Reads about learning that the facts, and flats above, ask for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from weiyuan.core.facts import Period
from weiyuan.learning.models import LearningSession
from weiyuan.learning.workflow import DONE
from weiyuan.orgs.models import OrgUnit


def sessions_done(org: OrgUnit, period: Period) -> QuerySet[LearningSession]:
    """The sessions that took place on a day (Asia/Shanghai) of the period, in order of time.

    Bounds are moments, not ``__date``, so that the index on body and time is used.
    """
    start = timezone.make_aware(datetime.combine(period.start, time.min))
    end = timezone.make_aware(datetime.combine(period.end + timedelta(days=1), time.min))
    found: QuerySet[LearningSession] = LearningSession.objects.of(org).filter(state__in=DONE, at__gte=start, at__lt=end)
    return found.order_by("at", "pk")
