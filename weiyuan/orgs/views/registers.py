"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.orgs.ledger import SHEETS
from weiyuan.orgs.models import Appointment, HandlingUnit, LiaisonStation, OrgNameHistory, Person

BODY = _("机构")
SHEET = {sheet.model: sheet for sheet in SHEETS}
NOTE = (_("备注"), ("note",))

REGISTERS = tuple(
    register(entry)
    for entry in (
        Register(
            "stations",
            _("联络站"),
            LiaisonStation,
            ("name", "no", "community", "founded_on", "phone", "opinion_box"),
            filters=("opinion_box",),
            search=("name", "community", "address", "no"),
            order=("no",),
            date="founded_on",
            children=(Child("appointments", _("任职"), ("person", "post", "start", "end")),),
            sheet=SHEET[LiaisonStation],
            form=(
                (_("联络站"), ("name", "community", "founded_on", "closed_on")),
                (_("联系"), ("address", "phone", "opinion_box")),
                NOTE,
            ),
            icon="pin",
            group=BODY,
            rank=12,
        ),
        Register(
            "appointments",
            _("任职"),
            Appointment,
            ("person", "no", "post", "station", "main_post", "concurrent", "start", "end"),
            filters=("post", "station", "concurrent"),
            search=("person__name", "main_post", "no"),
            order=("-start", "-pk"),
            date="start",
            joins=("person", "station"),
            sheet=SHEET[Appointment],
            form=(
                (_("谁任什么职"), ("person", "post", "station", "main_post", "concurrent")),
                (_("任免"), ("start", "end", "document")),
                (_("职责"), ("duty_text", "selection_basis")),
                NOTE,
            ),
            icon="user",
            group=BODY,
            rank=13,
        ),
        Register(
            "staff",
            _("工作人员"),
            Person,
            ("name", "no", "employer", "main_post", "phone"),
            search=("name", "employer", "main_post", "no"),
            order=("no",),
            children=(Child("appointments", _("任职"), ("post", "station", "start", "end")),),
            sheet=SHEET[Person],
            form=((_("工作人员"), ("name", "employer", "main_post", "phone")), NOTE),
            icon="user",
            group=BODY,
            rank=14,
        ),
        Register(
            "units",
            _("科室和承办单位"),
            HandlingUnit,
            ("name", "no", "kind", "contact", "phone"),
            filters=("kind",),
            search=("name", "contact", "no"),
            order=("no",),
            sheet=SHEET[HandlingUnit],
            form=((_("单位"), ("name", "kind")), (_("联系"), ("contact", "phone")), NOTE),
            icon="bldg",
            group=BODY,
            rank=15,
        ),
        Register(
            "names",
            _("名称沿革"),
            OrgNameHistory,
            ("name", "no", "area_name", "body_type", "level", "valid_from", "valid_to"),
            filters=("body_type", "level"),
            search=("name", "area_name", "no"),
            order=("-valid_from",),
            date="valid_from",
            sheet=SHEET[OrgNameHistory],
            form=(
                (_("名称"), ("name", "short_name", "area_name", "body_type", "level")),
                (_("起止"), ("valid_from", "valid_to", "document")),
                NOTE,
            ),
            icon="bldg",
            group=BODY,
            rank=16,
        ),
    )
)
