"""Records for the tests of information and research."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast
from weiyuan.activities.models import Activity
from weiyuan.matters.models import ResidentMatter
from weiyuan.reports.models import InfoAdoption, Publication, ResearchReport, SocialOpinion
from weiyuan.reports.workflow import BEFORE_SENDING, UNFINISHED


def an_opinion(cast: Cast, state: str = "sent", **more: Any) -> SocialOpinion:
    """Information from Li Zhiyuan of 1 March 2026, sent on the 10th unless it has not come so far."""
    said: dict[str, Any] = {"title": "群众对停车收费反映强烈", "reporter": cast.li, **more}
    said.setdefault("reported_on", date(2026, 3, 1))
    if state not in BEFORE_SENDING:
        said.setdefault("sent_on", date(2026, 3, 10))
    return SocialOpinion.objects.create(org=cast.org, state=state, **said)


def an_adoption(cast: Cast, opinion: SocialOpinion, level: str = "district", **more: Any) -> InfoAdoption:
    said = {"adopter": "澄川区政协", "on": date(2026, 4, 1), **more}
    return InfoAdoption.objects.create(org=cast.org, opinion=opinion, level=level, **said)


def a_report(cast: Cast, state: str = "submitted", **more: Any) -> ResearchReport:
    """A research report of Li Zhiyuan, completed on 20 May 2026 unless it is unfinished."""
    said: dict[str, Any] = {"title": "关于社区养老的调研报告", "lead_writer": cast.li, **more}
    if state not in UNFINISHED:
        said.setdefault("submitted_on", date(2026, 5, 20))
    return ResearchReport.objects.create(org=cast.org, state=state, **said)


def a_publication(cast: Cast, title: str, periodical: str, on: date) -> Publication:
    return Publication.objects.create(org=cast.org, title=title, periodical=periodical, on=on)


def a_matter(cast: Cast) -> ResidentMatter:
    return ResidentMatter.objects.create(
        org=cast.org, received_at="2026-02-01T02:00:00Z", channel="visit", content="小区路灯不亮"
    )


def an_activity(cast: Cast) -> Activity:
    return Activity.objects.create(
        org=cast.org, title="走访铁路新村", kind="resident_visit", start="2026-02-01T02:00:00Z"
    )
