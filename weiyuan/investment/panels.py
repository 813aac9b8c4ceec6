"""What this flat shows beside a lead and a member, and the ways to its pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.registers import Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.cells import text_of
from weiyuan.core.ui.deadlines import left_text, left_tone
from weiyuan.core.ui.links import detail_address, new_address
from weiyuan.core.ui.offers import Button
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.investment.models import InvestmentCredit, InvestmentLead, LeadProgress
from weiyuan.investment.queries import DAYS, UNITS, turn
from weiyuan.investment.workflow import ARRIVED
from weiyuan.members.models import Member
from weiyuan.orgs.rules import INSIDERS

SHOWN = 5
WORDS = {"respond": gettext_lazy("响应"), "assess": gettext_lazy("评估"), "follow": gettext_lazy("向引荐人反馈进展")}


def waits_for(user: Any, lead: InvestmentLead) -> list[Row]:
    """What the lead waits for, and until when."""
    found = turn(lead)
    if found is None:
        return []
    left = found.left(timezone.localdate())
    said = _("应在%(day)s前%(what)s") % {"day": text_of(found.due), "what": WORDS[found.step]}
    return [Row(said, chip=left_text(left), tone=left_tone(left, DAYS["soon"]) or "info")]


def brought_in(user: Any, member: Member) -> list[Row]:
    """The member's leads and credits, the latest first, each amount in its own currency."""
    leads = InvestmentLead.objects.visible_to(user).filter(introducer=member).order_by("-reported_on", "-pk")
    credits = InvestmentCredit.objects.visible_to(user).filter(member=member).select_related("lead")
    rows = [
        Row(
            lead.title, detail_address(lead), (lead.ref,), text_of(lead.reported_on), str(lead.get_state_display()),
            str(lead.workflow.tone(lead.state)) if lead.workflow else "",
        )
        for lead in leads[:SHOWN]
    ]  # fmt: skip
    for credit in credits.order_by("-asof", "-pk")[:SHOWN]:
        unit = UNITS[credit.lead.capital_kind]
        words = _("认领%(amount)s%(unit)s") % {"amount": text_of(credit.amount_wan), "unit": unit}
        rows.append(Row(words, detail_address(credit), (credit.lead.title,), text_of(credit.asof)))
    return rows


def on_lead(user: Any, lead: InvestmentLead, query: str) -> list[Button]:
    """A report on how it stands, and a credit once funds have arrived."""
    found = []
    if lead.state in ARRIVED and user.has_perm("investment.add_investmentcredit", InvestmentCredit(org=lead.org)):
        found.append(Button(_("登记认领"), _new("credits", lead), "plus", rank=40))
    elif user.has_perm("investment.add_leadprogress", LeadProgress(org=lead.org)) and turn(lead):
        found.append(Button(_("记一次跟进"), _new("lead-progress", lead), "pen", rank=40))
    return found


def _new(slug: str, lead: InvestmentLead) -> str:
    return new_address(slug, lead=lead.pk, next=detail_address(lead))


def on_registers(user: Any, register: Register, asked: Asked) -> list[Button]:
    """From the lists to the figures and to what is due."""
    if not user.scope.bodies(INSIDERS):
        return []
    return [
        Button(_("引资一览"), reverse("investment-overview"), "chart", rank=60),
        Button(_("办理时限"), reverse("investment-due"), "clock", rank=61),
    ]


add(Panel("investment.investmentlead", gettext_lazy("办理时限"), waits_for, rank=20))
add(Panel("members.member", gettext_lazy("招商引资"), brought_in, rank=60))
offers.on_records("investment.investmentlead", on_lead)
for model in ("investmentlead", "leadprogress", "investmentcredit", "investmentareatotal"):
    offers.on_lists(f"investment.{model}", on_registers)
