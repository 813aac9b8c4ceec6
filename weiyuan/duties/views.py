"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme

GROUP = _("五个一")

REGISTERS = (
    register(
        Register(
            "five-ones",
            _("五个一方案"),
            FiveOnesScheme,
            ("title", "no", "year", "featured", "frozen_on"),
            filters=("featured",),
            search=("title", "no"),
            order=("-year", "-pk"),
            children=(Child("items", _("事项"), ("position", "name", "target", "counts_record_type")),),
            icon="star",
            group=GROUP,
            rank=80,
        )
    ),
    register(
        Register(
            "five-ones-items",
            _("五个一事项"),
            FiveOnesItem,
            ("name", "no", "scheme", "position", "target", "counts_record_type"),
            filters=("scheme", "counts_record_type"),
            search=("name", "no", "scheme__title"),
            order=("-scheme__year", "scheme", "position"),
            joins=("scheme",),
            icon="star",
            group=GROUP,
            rank=81,
        )
    ),
    register(
        Register(
            "five-ones-entries",
            _("五个一完成情况"),
            FiveOnesEntry,
            ("item", "no", "member", "done_on", "state", "record_kind", "record_no"),
            filters=("state", "item", "member", "record_kind"),
            search=("member__name", "item__name", "description", "record_no", "no"),
            order=("-done_on", "-pk"),
            date="done_on",
            joins=("member", "item"),
            icon="star",
            group=GROUP,
            rank=82,
        )
    ),
)
