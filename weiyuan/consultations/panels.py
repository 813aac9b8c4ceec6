"""What came of a resident's matter and the way to begin it, on the matter's page; where a member took part."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.consultations.models import Consultation
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.matters.panels import begins
from weiyuan.members.models import Member
from weiyuan.members.panels import works


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
        for record in Consultation.objects.visible_to(user).filter(source_matters=matter).order_by("pk")
    ]


def consulted(user: Any, member: Member) -> list[Row]:
    """The consultations that the member took part in, or spoke at."""
    spoke = member.opinions.alive().values("consultation")
    theirs = Q(pk__in=member.consultations.values("pk")) | Q(pk__in=spoke)
    return works(Consultation.objects.visible_to(user).filter(theirs), "on", member, "members")


begins("consultations", Consultation, "source_matters", _("列为协商议题"), "table", rank=73)
add(Panel("matters.residentmatter", _("转成的协商"), grown, later=True))
add(Panel("members.member", _("协商议事"), consulted, rank=54))
