"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningSession

STUDY = _("学习和活动")

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
                Child("attendances", _("出席"), ("member", "person", "state", "late", "online", "takeaway")),
            ),
            icon="book",
            group=STUDY,
            rank=40,
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
            order=("-session__at", "pk"),
            joins=("session", "member", "person"),
            icon="book",
            group=STUDY,
            rank=41,
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
        )
    ),
)
