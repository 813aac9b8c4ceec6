"""The register of this flat on the screen. It is in no ledger: what came of a poll is an activity, which is."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Register, register
from weiyuan.polls.models import Poll

REGISTERS = (
    register(
        Register(
            "polls",
            _("时间征询"),
            Poll,
            ("title", "no", "kind", "state", "closes_at", "chosen", "place"),
            filters=("state", "kind", "station"),
            search=("title", "no", "place", "text"),
            order=("-closes_at", "-pk"),
            date="closes_at",
            detail=("title", "kind", "closes_at", "place", "station", "chosen", "activity", "text", "note"),
            joins=("chosen", "activity", "station"),
            icon="cal",
            group=_("学习和活动"),
            rank=47,
        )
    ),
)
