"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.investment.actions import create_credit, move_lead
from weiyuan.investment.ledger import SHEETS
from weiyuan.investment.models import InvestmentAreaTotal, InvestmentCredit, InvestmentLead, LeadProgress
from weiyuan.investment.workflow import STEP_FIELDS

GROUP = _("招商引资")

REGISTERS = (
    register(
        Register(
            "leads",
            _("招商线索"),
            InvestmentLead,
            ("title", "no", "state", "capital_kind", "investor", "introducer", "arrived_amount", "reported_on"),
            filters=("state", "capital_kind", "introducer"),
            search=("title", "no", "investor", "industry", "introducer_name"),
            order=("-reported_on", "-pk"),
            date="reported_on",
            children=(
                Child("credits", _("委员认领"), ("member", "amount_wan", "asof")),
                Child("progress", _("跟进"), ("content", "on")),
            ),
            joins=("introducer",),
            icon="chart",
            group=GROUP,
            rank=60,
            sheet=SHEETS[0],
            form=(
                (_("线索"), ("title", "reported_on", "introducer", "introducer_name", "investor", "industry")),
                (_("资金"), ("capital_kind", "currency", "planned_amount", "note")),
            ),
            move=move_lead,
            asks=STEP_FIELDS,
        )
    ),
    register(
        Register(
            "lead-progress",
            _("招商跟进"),
            LeadProgress,
            ("content", "no", "lead", "on"),
            filters=("lead",),
            search=("content", "no", "lead__title"),
            order=("-on", "-pk"),
            date="on",
            joins=("lead",),
            icon="chart",
            group=GROUP,
            rank=61,
            sheet=SHEETS[1],
        )
    ),
    register(
        Register(
            "credits",
            _("引资认领"),
            InvestmentCredit,
            ("lead", "no", "member", "amount_wan", "currency", "asof"),
            filters=("member", "lead"),
            search=("lead__title", "member__name", "no"),
            order=("-asof", "-pk"),
            date="asof",
            joins=("lead", "member"),
            icon="chart",
            group=GROUP,
            rank=61,
            sheet=SHEETS[3],
            create=create_credit,
        )
    ),
    register(
        Register(
            "totals",
            _("引资总额"),
            InvestmentAreaTotal,
            ("capital_kind", "no", "amount_wan", "currency", "start", "end", "asof", "source"),
            filters=("capital_kind",),
            search=("source", "no"),
            order=("-asof", "-pk"),
            date="asof",
            icon="chart",
            group=GROUP,
            rank=62,
            sheet=SHEETS[2],
        )
    ),
)
