"""What a body can state about its rota in a period."""

from __future__ import annotations

from django.utils.translation import gettext as _

from weiyuan.core.facts import Fact, Period, counted
from weiyuan.orgs.models import OrgUnit
from weiyuan.rota.models import DutySwap
from weiyuan.rota.workflow import SwapState


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """How often members changed places by consent. Nothing where nobody ever asked."""
    if not DutySwap.objects.of(org).exists():
        return []
    swaps = DutySwap.objects.of(org).filter(state=SwapState.ACCEPTED)
    keys = swaps.filter(day__on__gte=period.start, day__on__lte=period.end).ids()
    return [counted("rota.swaps", keys, "次", "rota.dutyswap", _("双方同意的换班次数（接待日在期内）"))]
