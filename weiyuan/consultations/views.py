"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.consultations.models import Consultation, OutcomeItem
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
            search=("title", "no", "platform", "place", "chair", "consensus"),
            order=("-on", "-pk"),
            date="on",
            children=(
                Child("opinions", _("意见建议"), ("member", "speaker", "subject", "text", "adopted")),
                Child("outcomes", _("成果清单"), ("item", "unit", "due", "state", "result")),
            ),
            icon="table",
            group=GROUP,
            rank=76,
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
        )
    ),
)
