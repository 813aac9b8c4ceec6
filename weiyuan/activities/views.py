"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models import Activity, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.core.registers import Child, Register, register

STUDY = _("学习和活动")

REGISTERS = (
    register(
        Register(
            "activities",
            _("活动"),
            Activity,
            ("title", "no", "kind", "state", "start", "place", "station", "organiser"),
            filters=("state", "kind", "organiser", "station", "must_attend"),
            search=("title", "no", "place", "content", "result_text"),
            order=("-start", "-pk"),
            date="start",
            children=(
                Child("attendances", _("出席"), ("member", "person", "role", "state", "late", "online")),
                Child("follow_ups", _("跟进"), ("content", "responsible", "due_on", "state", "done_on")),
            ),
            joins=("station",),
            icon="cal",
            group=STUDY,
            rank=43,
        )
    ),
    register(
        Register(
            "attendance",
            _("活动出席"),
            Attendance,
            ("activity", "no", "member", "person", "role", "state", "late", "online"),
            filters=("state", "member", "role", "late", "online"),
            search=("activity__title", "member__name", "person__name", "no"),
            order=("-activity__start", "pk"),
            joins=("activity", "member", "person"),
            icon="cal",
            group=STUDY,
            rank=44,
        )
    ),
    register(
        Register(
            "receptions",
            _("接待日"),
            ReceptionDay,
            ("place", "no", "on", "opens", "closes", "station", "state", "people_received"),
            filters=("state", "station"),
            search=("place", "no", "minutes"),
            order=("-on", "-pk"),
            date="on",
            joins=("station",),
            icon="cal",
            group=STUDY,
            rank=45,
        )
    ),
    register(
        Register(
            "follow-ups",
            _("走访跟进"),
            VisitFollowUp,
            ("content", "no", "activity", "state", "responsible", "due_on", "done_on"),
            filters=("state",),
            search=("content", "result", "responsible", "no"),
            order=("state", "due_on", "pk"),
            date="due_on",
            joins=("activity",),
            icon="cal",
            group=STUDY,
            rank=46,
        )
    ),
)
