"""What came of a resident's matter and the way to begin it, on the matter's page; what a member proposed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.links import detail_address, new_address
from weiyuan.core.ui.offers import Button, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import GROWS
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


def on_matter(user: Any, matter: Any, query: str) -> Iterable[Button]:
    """A proposal from this matter: the form starts from it and comes back to its page."""
    if matter.state not in GROWS or matter.secrecy == CONFIDENTIAL:
        return
    if user.has_perm("proposals.add_proposal", Proposal(org=matter.org)):
        said = {"source_matters": matter.pk, "org": matter.org_id, "next": detail_address(matter)}
        yield Button(_("写成提案"), new_address("proposals", **said), "doc", rank=72)


on_records("matters.residentmatter", on_matter)
add(Panel("matters.residentmatter", _("转成的提案"), grown, later=True))
add(Panel("members.member", _("提案"), filed, rank=50))
