"""The leads that a member brought, on the member's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.investment.models import InvestmentCredit, InvestmentLead
from weiyuan.members.models import Member
from weiyuan.members.panels import works


def introduced(user: Any, member: Member) -> list[Row]:
    """The leads that the member introduced, or of which a part is credited to him."""
    credited = InvestmentCredit.objects.alive().filter(member=member).values("lead")
    found = InvestmentLead.objects.visible_to(user).filter(Q(introducer=member) | Q(pk__in=credited))
    return works(found, "reported_on", member, "introducer")


add(Panel("members.member", _("招商线索"), introduced, rank=60))
