"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.matters.actions import create_matter
from weiyuan.matters.actions.merging import take_step
from weiyuan.matters.actions.secrecy import keep_secret
from weiyuan.matters.ledger import SHEETS
from weiyuan.matters.models import (
    AnswerTemplate,
    MatterAction,
    MatterCategory,
    MatterDeadline,
    ResidentMatter,
    SurveyAnswer,
    TypicalCase,
)
from weiyuan.matters.workflow import STEP_FIELDS

GROUP = _("群众意见")

REGISTERS = (
    register(
        Register(
            "matters",
            _("群众意见"),
            ResidentMatter,
            ("content", "no", "state", "received_at", "channel", "category", "station", "assigned_unit", "due_finish"),
            filters=("state", "kind", "channel", "safety_level", "station", "assigned_unit", "hot", "satisfaction"),
            search=("content", "no", "collected_by__name", "category", "responsible_body", "result"),
            order=("-received_at", "-pk"),
            date="received_at",
            children=(Child("actions", _("办理记录"), ("content", "on", "kind", "member", "departments", "reply")),),
            joins=("station", "assigned_unit"),
            icon="inbox",
            group=GROUP,
            rank=50,
            sheet=SHEETS[1],
            form=(
                (
                    _("意见"),
                    (
                        "received_at",
                        "channel",
                        "kind",
                        "content",
                        "locations",
                        "station",
                        "reception_no",
                        "collected_by",
                    ),
                ),
                (
                    _("反映人"),
                    ("anonymous", "person_name", "phone", "address", "consent", "consent_version", "wants_reply"),
                ),
                (_("梳理"), ("category", "tags", "hot", "hard", "safety_level", "secrecy", "responsible_body")),
                (_("备注"), ("note",)),
            ),
            create=create_matter,
            changed=keep_secret,
            move=take_step,
            asks=STEP_FIELDS,
        )
    ),
    register(
        Register(
            "matter-actions",
            _("办理记录"),
            MatterAction,
            ("content", "no", "matter", "kind", "on", "member"),
            filters=("kind", "member"),
            search=("content", "reply", "no", "matter__no"),
            order=("-on", "-pk"),
            date="on",
            joins=("matter", "member"),
            icon="inbox",
            group=GROUP,
            rank=51,
            sheet=SHEETS[2],
            form=(
                (_("办理记录"), ("matter", "kind", "on", "member", "departments", "content", "reply")),
                (_("备注"), ("note",)),
            ),
        )
    ),
    register(
        Register(
            "cases",
            _("典型案例"),
            TypicalCase,
            ("title", "no", "on", "responsible_body", "on_site", "finished"),
            filters=("finished", "on_site", "members"),
            search=("title", "problem", "background", "result", "no"),
            order=("-on", "-pk"),
            date="on",
            icon="flame",
            group=GROUP,
            rank=52,
            sheet=SHEETS[3],
            form=(
                (_("案例"), ("title", "on", "matter", "background", "places", "responsible_body", "problem", "harm")),
                (_("委员所做工作"), ("members", "on_site", "action", "proposals", "departments", "coordination")),
                (_("结果"), ("result", "finished", "note")),
            ),
        )
    ),
    register(
        Register(
            "survey-answers",
            _("问卷答案"),
            SurveyAnswer,
            ("answer", "no", "question", "votes", "on", "station"),
            filters=("question", "station"),
            search=("answer", "no"),
            order=("-on", "-votes"),
            date="on",
            joins=("station",),
            icon="inbox",
            group=GROUP,
            rank=53,
            sheet=SHEETS[4],
        )
    ),
    register(
        Register(
            "matter-categories",
            _("意见类别"),
            MatterCategory,
            ("name", "no"),
            search=("name",),
            order=("no",),
            icon="inbox",
            group=GROUP,
            rank=54,
            sheet=SHEETS[0],
        )
    ),
    register(
        Register(
            "matter-deadlines",
            _("办理时限"),
            MatterDeadline,
            ("category", "kind", "safety_level", "respond_days", "finish_days", "no"),
            filters=("kind", "safety_level"),
            search=("category", "no"),
            order=("no",),
            icon="clock",
            group=GROUP,
            rank=55,
            sheet=SHEETS[5],
        )
    ),
    register(
        Register(
            "answer-templates",
            _("答复模板"),
            AnswerTemplate,
            ("title", "category", "result_class", "no"),
            filters=("result_class",),
            search=("title", "text", "category", "no"),
            order=("no",),
            icon="doc",
            group=GROUP,
            rank=56,
            sheet=SHEETS[6],
        )
    ),
)
