"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.consultations.actions import (
    CONSULTATION_FIELDS,
    OUTCOME_FIELDS,
    keep_sources,
    move_consultation,
    move_outcome,
)
from weiyuan.consultations.ledger import SHEETS
from weiyuan.consultations.models import Consultation, ConsultationOpinion, OutcomeItem
from weiyuan.core.registers import Child, Register, register

GROUP = _("建言成果")

REGISTERS = (
    register(
        Register(
            "consultations",
            _("协商议事"),
            Consultation,
            ("title", "no", "kind", "on", "state", "place", "chair"),
            filters=("state", "kind", "source", "head_present"),
            search=("title", "no", "members__name", "platform", "place", "chair", "consensus"),
            order=("-on", "-pk"),
            date="on",
            children=(
                Child("opinions", _("意见建议"), ("member", "speaker", "subject", "text", "adopted")),
                Child("outcomes", _("成果清单"), ("item", "unit", "due", "state", "result")),
            ),
            icon="table",
            group=GROUP,
            rank=76,
            sheet=SHEETS[0],
            form=(
                (_("议题"), ("title", "kind", "source", "on", "platform", "place", "chair", "head_present")),
                (_("参加人员"), ("members", "party_people", "unit_people", "experts", "residents")),
                (_("会前准备"), ("research", "research_activities", "source_matters", "agenda")),
                (_("成果"), ("consensus", "report_to", "instruction")),
                (_("依据"), ("plan_task", "rule")),
                (_("备注"), ("note",)),
            ),
            move=move_consultation,
            changed=keep_sources,
            asks=CONSULTATION_FIELDS,
        )
    ),
    register(
        Register(
            "outcomes",
            _("协商成果"),
            OutcomeItem,
            ("item", "no", "consultation", "unit", "due", "state", "done_on"),
            filters=("state", "unit"),
            search=("item", "result", "no", "consultation__title"),
            order=("due", "pk"),
            date="due",
            joins=("consultation", "unit"),
            icon="table",
            group=GROUP,
            rank=77,
            sheet=SHEETS[2],
            form=(
                (_("成果"), ("consultation", "item", "unit", "due")),
                (_("备注"), ("note",)),
            ),
            move=move_outcome,
            asks=OUTCOME_FIELDS,
        )
    ),
    register(
        Register(
            "consultation-opinions",
            _("协商意见"),
            ConsultationOpinion,
            ("text", "no", "consultation", "member", "speaker", "subject", "adopted"),
            filters=("adopted", "member"),
            search=("text", "subject", "speaker", "no", "consultation__title"),
            joins=("consultation", "member"),
            icon="table",
            group=GROUP,
            rank=77,
            sheet=SHEETS[1],
        )
    ),
)
