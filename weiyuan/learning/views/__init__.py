"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.learning.actions import ATTENDANCE_FIELDS, SESSION_FIELDS, move_attendance, move_session
from weiyuan.learning.ledger import SHEETS
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningQuestion, LearningSession

STUDY = _("学习和活动")
OF_SESSION, OF_MATERIAL, OF_ATTENDANCE, OF_QUESTION = SHEETS

REGISTERS = (
    register(
        Register(
            "learning",
            _("学习"),
            LearningSession,
            ("title", "no", "form", "kind", "for_whom", "state", "at", "organiser"),
            filters=("state", "form", "kind", "for_whom", "organiser", "must_know", "station"),
            search=("title", "no", "topic", "speaker", "place"),
            order=("-at", "-pk"),
            date="at",
            children=(
                Child("materials", _("学习材料"), ("title", "kind", "source", "issue")),
                Child("attendances", _("出席"), ("who", "reply", "state", "late", "online", "quiz_score")),
                Child("questions", _("测验题"), ("text", "points")),
            ),
            icon="book",
            group=STUDY,
            rank=40,
            sheet=OF_SESSION,
            form=(
                (_("学什么"), ("title", "form", "kind", "topic", "must_know")),
                (_("时间地点"), ("at", "hours", "place", "speaker")),
                (_("谁来学"), ("for_whom", "organiser", "station", "signup_until", "takeaway_until")),
                (_("依据"), ("plan_task", "rule", "directive")),
                (_("记录"), ("discussion", "note")),
            ),
            move=move_session,
            asks=SESSION_FIELDS,
        )
    ),
    register(
        Register(
            "learning-attendance",
            _("学习出席"),
            LearningAttendance,
            ("session", "no", "member", "person", "state", "late", "online", "spoke"),
            filters=("state", "member", "late", "online", "spoke"),
            search=("session__title", "member__name", "person__name", "takeaway", "no"),
            order=("-session_id", "pk"),
            joins=("session", "member", "person"),
            icon="book",
            group=STUDY,
            rank=41,
            sheet=OF_ATTENDANCE,
            form=(
                (_("谁"), ("session", "member", "person", "reply")),
                (_("情况"), ("late", "online", "spoke", "leave_reason")),
                (_("学得怎样"), ("takeaway", "quiz_score", "note")),
            ),
            move=move_attendance,
            asks=ATTENDANCE_FIELDS,
        )
    ),
    register(
        Register(
            "materials",
            _("学习材料"),
            LearningMaterial,
            ("title", "no", "kind", "source", "issue", "session"),
            filters=("kind",),
            search=("title", "author", "source", "no", "session__title"),
            order=("-session__at", "pk"),
            joins=("session",),
            icon="book",
            group=STUDY,
            rank=42,
            sheet=OF_MATERIAL,
        )
    ),
    register(
        Register(
            "quiz-questions",
            _("学习测验题"),
            LearningQuestion,
            ("text", "no", "points", "session"),
            search=("text", "options", "no", "session__title"),
            order=("-session__at", "pk"),
            joins=("session",),
            icon="book",
            group=STUDY,
            rank=43,
            sheet=OF_QUESTION,
        )
    ),
)
