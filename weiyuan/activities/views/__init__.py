"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.activities.actions import (
    ACTIVITY_FIELDS,
    ATTENDANCE_FIELDS,
    FOLLOW_UP_FIELDS,
    RECEPTION_FIELDS,
    move_activity,
    move_attendance,
    move_follow_up,
    move_reception,
    move_series,
    reception_changed,
    tell_changed,
)
from weiyuan.activities.ledger import SHEETS
from weiyuan.activities.models import Activity, ActivitySeries, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.core.registers import Child, Register, register

STUDY = _("学习和活动")

REGISTERS = (
    register(
        Register(
            "activities",
            _("活动"),
            Activity,
            ("title", "no", "kind", "state", "start", "place", "station", "organiser"),
            filters=("state", "kind", "organiser", "station", "must_attend", "series"),
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
            sheet=SHEETS[1],
            form=(
                (_("活动"), ("title", "kind", "start", "end", "place", "organiser", "station", "must_attend")),
                (_("报名和签到"), ("signup_deadline", "capacity", "signin_from")),
                (_("参加人员"), ("leaders", "invited", "visited", "logistics")),
                (
                    _("内容和成效"),
                    ("content", "result_text", "households", "people_served", "materials_given", "amount_yuan"),
                ),
                (_("依据"), ("plan_task", "rule", "directive", "series")),
                (_("备注"), ("note",)),
            ),
            move=move_activity,
            changed=tell_changed,
            asks=ACTIVITY_FIELDS,
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
            order=("-activity_id", "pk"),
            joins=("activity", "member", "person"),
            icon="cal",
            group=STUDY,
            rank=44,
            sheet=SHEETS[2],
            form=(
                (_("出席"), ("activity", "member", "person", "role")),
                (_("到会情况"), ("late", "online", "speech")),
                (_("备注"), ("note",)),
            ),
            move=move_attendance,
            asks=ATTENDANCE_FIELDS,
        )
    ),
    register(
        Register(
            "receptions",
            _("接待日"),
            ReceptionDay,
            ("place", "no", "on", "opens", "closes", "station", "state", "people_received"),
            filters=("state", "station"),
            search=("place", "no", "members_on_duty__name", "minutes"),
            order=("-on", "-pk"),
            date="on",
            joins=("station",),
            icon="cal",
            group=STUDY,
            rank=45,
            sheet=SHEETS[4],
            form=(
                (_("接待安排"), ("on", "opens", "closes", "station", "place", "members_on_duty", "substitute")),
                (_("接待情况"), ("people_received", "minutes")),
                (_("依据"), ("plan_task", "rule")),
                (_("备注"), ("note",)),
            ),
            move=move_reception,
            changed=reception_changed,
            asks=RECEPTION_FIELDS,
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
            sheet=SHEETS[3],
            form=(
                (_("跟进事项"), ("activity", "content", "responsible", "due_on")),
                (_("备注"), ("note",)),
            ),
            move=move_follow_up,
            asks=FOLLOW_UP_FIELDS,
        )
    ),
    register(
        Register(
            "series",
            _("常规活动"),
            ActivitySeries,
            ("title", "no", "said", "kind", "station", "state", "since", "until"),
            filters=("state", "kind", "pattern", "station"),
            search=("title", "no", "place"),
            order=("state", "no", "pk"),
            date="since",
            joins=("station",),
            icon="redo",
            group=STUDY,
            rank=42,
            sheet=SHEETS[0],
            detail=(
                "title", "said", "kind", "to_workday", "since", "until", "place", "organiser", "station",
                "must_attend", "invites", "plan_task", "rule", "note",
            ),
            form=(
                (_("活动"), ("title", "kind", "organiser", "station", "place")),
                (_("哪几天办"), ("pattern", "nth", "weekday", "monthday", "month", "every", "to_workday")),
                (_("从哪天起，几点"), ("since", "until", "starts", "ends")),
                (_("参加人员"), ("must_attend", "invites")),
                (_("依据"), ("plan_task", "rule")),
                (_("备注"), ("note",)),
            ),
            move=move_series,
        )
    ),
)  # fmt: skip
ACTIVITIES, SERIES = REGISTERS[0], REGISTERS[4]
