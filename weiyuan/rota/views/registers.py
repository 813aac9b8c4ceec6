"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Register, register
from weiyuan.rota.actions import SWAP_FIELDS, ask_swap, move_swap
from weiyuan.rota.ledger import SHEETS
from weiyuan.rota.models import DutySwap, ReceptionRule, Unavailable

STUDY = _("学习和活动")

REGISTERS = (
    register(
        Register(
            "reception-rules",
            _("接待日规则"),
            ReceptionRule,
            ("title", "no", "pattern", "station", "place", "needed", "since", "until"),
            filters=("pattern", "station", "to_workday", "announce_itself"),
            search=("title", "no", "place"),
            order=("no", "pk"),
            date="since",
            joins=("station",),
            icon="cal",
            group=STUDY,
            rank=48,
            sheet=SHEETS[0],
            form=(
                (_("哪几天接待"), ("title", "pattern", "weekdays", "nth", "monthdays", "to_workday", "since", "until")),
                (_("时间地点"), ("opens", "closes", "station", "place")),
                (_("值班"), ("needed", "own_only")),
                (_("公告"), ("announce_days", "announce_itself")),
                (_("依据"), ("plan_task", "rule")),
                (_("备注"), ("note",)),
            ),
        )
    ),
    register(
        Register(
            "unavailable",
            _("不便时间"),
            Unavailable,
            ("member", "no", "start", "end", "reason"),
            filters=("member",),
            search=("member__name", "reason", "no"),
            order=("-start", "-pk"),
            date="start",
            joins=("member",),
            icon="cal",
            group=STUDY,
            rank=49,
            sheet=SHEETS[1],
        )
    ),
    register(
        Register(
            "duty-swaps",
            _("换班"),
            DutySwap,
            ("day", "no", "asker", "asked", "other_day", "state"),
            filters=("state", "asker", "asked"),
            search=("asker__name", "asked__name", "no"),
            order=("-pk",),
            joins=("day", "other_day", "asker", "asked"),
            icon="cal",
            group=STUDY,
            rank=50,
            sheet=SHEETS[2],
            form=((_("换班"), ("asker", "day", "asked", "other_day", "words")), (_("备注"), ("note",))),
            create=ask_swap,
            move=move_swap,
            asks=SWAP_FIELDS,
        )
    ),
)
