"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.duties.actions import move_entry
from weiyuan.duties.ledger import SHEETS
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme, PointAward, PointRule, PointScheme
from weiyuan.duties.workflow import STEP_FIELDS

GROUP = _("五个一和积分")
OF_SCHEME, OF_ITEM, OF_ENTRY, OF_POINTS, OF_RULE, OF_AWARD = SHEETS

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
            children=(Child("items", _("事项"), ("name", "position", "target", "counts_record_type")),),
            icon="star",
            group=GROUP,
            rank=80,
            sheet=OF_SCHEME,
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
            sheet=OF_ITEM,
            form=(
                (_("做什么"), ("scheme", "position", "name", "target", "code")),
                (_("哪些记录能证明"), ("counts_record_type", "only_kinds", "title_has", "note")),
            ),
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
            sheet=OF_ENTRY,
            form=(
                (_("谁做了什么"), ("member", "item", "done_on", "description")),
                (_("佐证"), ("record_kind", "record_no", "note")),
            ),
            move=move_entry,
            asks=STEP_FIELDS,
        )
    ),
    register(
        Register(
            "point-schemes",
            _("积分办法"),
            PointScheme,
            ("title", "no", "year", "start", "end", "computed_at"),
            search=("title", "no", "source"),
            order=("-year", "-pk"),
            children=(
                Child("rules", _("积分细则"), ("name", "group", "points", "cap", "minimum")),
                Child("awards", _("手工加减分"), ("reason", "member", "on", "points")),
            ),
            icon="chart",
            group=GROUP,
            rank=84,
            sheet=OF_POINTS,
            form=(
                (_("什么时候用"), ("title", "year", "start", "end", "source")),
                (_("怎么合计"), ("base_points", "group_caps", "grades", "note")),
            ),
        )
    ),
    register(
        Register(
            "point-rules",
            _("积分细则"),
            PointRule,
            ("name", "no", "scheme", "group", "record_kind", "event", "points", "cap"),
            filters=("scheme", "record_kind", "event"),
            search=("name", "group", "no"),
            order=("-scheme__year", "scheme", "position"),
            joins=("scheme",),
            icon="chart",
            group=GROUP,
            rank=85,
            sheet=OF_RULE,
            form=(
                (_("计什么"), ("scheme", "position", "name", "group", "record_kind", "event")),
                (_("限定"), ("hand", "only_kinds", "title_has", "must_attend")),
                (_("多少分"), ("points", "joint_multiplier", "combined_multiplier", "shared")),
                (_("上限和次数"), ("first", "last", "cap", "minimum", "note")),
            ),
        )
    ),
    register(
        Register(
            "point-awards",
            _("手工加减分"),
            PointAward,
            ("reason", "no", "member", "on", "points", "scheme"),
            filters=("scheme", "member"),
            search=("reason", "member__name", "no"),
            order=("-on", "-pk"),
            date="on",
            joins=("member", "scheme"),
            icon="chart",
            group=GROUP,
            rank=86,
            sheet=OF_AWARD,
        )
    ),
)
