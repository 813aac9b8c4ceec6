"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership, Session, Term

PEOPLE = _("委员和队伍")

REGISTERS = (
    register(
        Register(
            "members",
            _("委员"),
            Member,
            ("name", "no", "gender", "party", "employer", "job_title", "field"),
            filters=("party", "gender", "stations"),
            search=("name", "no", "employer", "job_title", "field"),
            order=("no",),
            children=(
                Child(
                    "memberships",
                    _("任期"),
                    ("term", "cppcc_level", "sector", "part_time", "joined_on", "left_on"),
                ),
                Child("contacts", _("联系"), ("on", "kind", "content")),
            ),
            icon="users",
            group=PEOPLE,
            rank=20,
        )
    ),
    register(
        Register(
            "memberships",
            _("委员任期"),
            Membership,
            ("member", "no", "term", "cppcc_level", "sector", "part_time", "joined_on", "left_on"),
            filters=("term", "cppcc_level", "part_time"),
            search=("member__name", "sector", "no"),
            order=("-joined_on", "no"),
            date="joined_on",
            joins=("member", "term"),
            icon="users",
            group=PEOPLE,
            rank=21,
        )
    ),
    register(
        Register(
            "contacts",
            _("联络记录"),
            ContactLog,
            ("content", "no", "kind", "on", "member", "office"),
            filters=("kind", "member", "office", "station"),
            search=("content", "no"),
            order=("-on", "-pk"),
            date="on",
            joins=("member", "office"),
            icon="phone",
            group=PEOPLE,
            rank=22,
        )
    ),
    register(
        Register(
            "difficulties",
            _("委员困难"),
            MemberDifficulty,
            ("content", "no", "member", "state", "reported_on", "solved_on"),
            filters=("state", "member"),
            search=("content", "result", "no"),
            order=("-reported_on", "-pk"),
            date="reported_on",
            joins=("member",),
            icon="users",
            group=PEOPLE,
            rank=23,
        )
    ),
    register(
        Register(
            "terms",
            _("届次"),
            Term,
            ("number", "no", "start", "end"),
            order=("-number",),
            group=PEOPLE,
            rank=24,
        )
    ),
    register(
        Register(
            "sessions",
            _("全会"),
            Session,
            ("times", "no", "term", "start", "end"),
            filters=("term",),
            order=("-start",),
            joins=("term",),
            group=PEOPLE,
            rank=25,
        )
    ),
)
