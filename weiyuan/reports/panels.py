"""What grew from a resident's matter, and the way to report it, on the matter's page; what a member wrote."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.matters.panels import begins
from weiyuan.members.models import Member
from weiyuan.members.panels import works
from weiyuan.reports.models import Publication, ResearchReport, SocialOpinion


def grown(user: Any, matter: Any) -> list[Row]:
    """The records that name the matter as their source, as far as the reader sees them."""
    return [
        Row(
            record.title,
            detail_address(record),
            (record.ref,),
            "",
            record.get_state_display(),
            record.workflow.tone(record.state),
        )
        for record in SocialOpinion.objects.visible_to(user).filter(source_matter=matter).order_by("pk")
    ]


def reported(user: Any, member: Member) -> list[Row]:
    """The information that the member reported, alone or with others."""
    theirs = Q(reporter=member) | Q(pk__in=member.opinions_joined.values("pk"))
    return works(SocialOpinion.objects.visible_to(user).filter(theirs), "reported_on", member, "reporter")


def researched(user: Any, member: Member) -> list[Row]:
    """The research that the member wrote or took part in."""
    theirs = Q(lead_writer=member) | Q(pk__in=member.reports_shared.values("pk"))
    return works(ResearchReport.objects.visible_to(user).filter(theirs), "submitted_on", member, "lead_writer")


def published(user: Any, member: Member) -> list[Row]:
    """What the member published."""
    return works(Publication.objects.visible_to(user).filter(authors=member), "on", member, "authors")


begins("information", SocialOpinion, "source_matter", _("写成社情民意信息"), "send", rank=71)
add(Panel("matters.residentmatter", _("转成的社情民意信息"), grown, later=True))
add(Panel("members.member", _("社情民意信息"), reported, rank=51))
add(Panel("members.member", _("调研报告"), researched, rank=52))
add(Panel("members.member", _("发表文章"), published, rank=53))
