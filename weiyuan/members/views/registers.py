"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.members.actions import DIFFICULTY_FIELDS, move_difficulty
from weiyuan.members.ledger import SHEETS
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership, Session, Term

PEOPLE = _("委员和队伍")
SHEET = {sheet.model: sheet for sheet in SHEETS}

REGISTERS = (
    register(
        Register(
            "members",
            _("委员"),
            Member,
            ("name", "no", "gender", "party", "employer", "job_title", "field"),
            filters=("party", "stations", "gender", "employer_type", "system"),
            search=("name", "no", "employer", "job_title", "prof_title", "field", "system"),
            order=("no",),
            children=(
                Child(
                    "memberships",
                    _("任期"),
                    ("term", "cppcc_level", "sector", "part_time", "joined_on", "left_on"),
                ),
                Child("contacts", _("联系"), ("on", "kind", "content")),
            ),
            sheet=SHEET[Member],
            form=(
                (_("身份"), ("name", "gender", "birth_date", "ethnicity", "native_place", "education", "party")),
                (_("工作单位"), ("employer", "employer_type", "job_title", "prof_title", "field", "system")),
                (_("联系方式"), ("mobile", "email", "stations", "contact_days")),
                (_("履职"), ("honors", "note")),
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
            filters=("term", "cppcc_level", "sector", "part_time", "left_reason"),
            search=("member__name", "sector", "committee", "no"),
            order=("-joined_on", "no"),
            date="joined_on",
            joins=("member", "term"),
            sheet=SHEET[Membership],
            form=(
                (_("届次"), ("member", "term", "cppcc_level", "sector", "part_time")),
                (_("任期"), ("joined_on", "left_on", "left_reason", "renewed_terms")),
                (_("政协职务"), ("committee", "committee_duty", "sector_duty", "cppcc_duty", "note")),
            ),
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
            sheet=SHEET[ContactLog],
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
            sheet=SHEET[MemberDifficulty],
            form=((_("困难"), ("member", "reported_on", "content")), (_("办理"), ("action", "result", "note"))),
            move=move_difficulty,
            asks=DIFFICULTY_FIELDS,
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
            children=(Child("sessions", _("全会"), ("times", "start", "end")),),
            sheet=SHEET[Term],
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
            sheet=SHEET[Session],
            group=PEOPLE,
            rank=25,
        )
    ),
)
