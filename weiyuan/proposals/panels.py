"""What came of a resident's matter and the way to begin it, on the matter's page; what a member proposed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.matters.panels import begins
from weiyuan.members.models import Member
from weiyuan.members.panels import works
from weiyuan.proposals.models import Proposal


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
        for record in Proposal.objects.visible_to(user).filter(source_matters=matter).order_by("pk")
    ]


def filed(user: Any, member: Member) -> list[Row]:
    """The proposals that the member files, alone or with others."""
    theirs = Q(proposer=member) | Q(pk__in=member.cosigns.alive().values("proposal"))
    return works(Proposal.objects.visible_to(user).filter(theirs), "submitted_on", member, "proposer")


begins("proposals", Proposal, "source_matters", _("写成提案"), "doc", rank=72)
add(Panel("matters.residentmatter", _("转成的提案"), grown, later=True))
add(Panel("members.member", _("提案"), filed, rank=50))
