"""Learning sessions, what was studied in them, and who took part."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core import zh
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.learning.rules import ATTENDANCE_PERMISSIONS, QUESTION_PERMISSIONS, SESSION_PERMISSIONS
from weiyuan.learning.workflow import (
    LANES,
    LEARNING,
    PRESENCE,
    LearningForm,
    LearningState,
    PresenceState,
    learning_forms,
    learning_states,
    presence_states,
)
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Person, Record
from weiyuan.orgs.rules import record_permissions

FULL_MARKS = 100
LETTERS = "ABCDEFGH"  # of a question's options


class LearningKind(models.TextChoices):
    THEORY = "theory", _("理论学习")
    TRAINING = "training", _("业务培训")
    THEME = "theme", _("主题活动")
    REPORT = "report", _("报告会")
    LECTURE = "lecture", _("讲座")
    READING = "reading", _("读书")
    STUDY_TOUR = "study_tour", _("考察")


class ForWhom(models.TextChoices):
    MEMBERS = "members", _("委员")
    STAFF = "staff", _("工作人员")
    BOTH = "both", _("委员和工作人员")


OF_MEMBERS = frozenset({ForWhom.MEMBERS.value, ForWhom.BOTH.value})
OF_STAFF = frozenset({ForWhom.STAFF.value, ForWhom.BOTH.value})


class Organiser(models.TextChoices):
    DISTRICT = "district", _("区政协")
    STREET = "street", _("街道")
    OWN = "own", _("本机构")
    STATION = "station", _("联络站")
    OTHER = "other", _("其他")


class Reply(models.TextChoices):
    COMING = "coming", _("参加")
    LEAVE = "leave", _("请假")


class MaterialKind(models.TextChoices):
    THEORY = "theory", _("政治理论")
    ARTICLE = "article", _("报刊文章")
    DOCUMENT = "document", _("文件")
    BOOK = "book", _("书籍")
    VIDEO = "video", _("影像")
    OTHER = "other", _("其他")


def learning_kinds() -> Any:
    return LearningKind.choices


def audiences() -> Any:
    return ForWhom.choices


def organisers() -> Any:
    return Organiser.choices


def material_kinds() -> Any:
    return MaterialKind.choices


def replies() -> Any:
    return Reply.choices


class LearningSession(Record):
    """A study meeting (集中) or a study done by each alone (分散), of members or of those who serve them."""

    title = models.CharField(_("学习名称"), max_length=120)
    form = models.CharField(_("学习形式"), max_length=12, choices=learning_forms, default=LearningForm.COLLECTIVE)
    kind = models.CharField(_("学习类型"), max_length=12, choices=learning_kinds)
    for_whom = models.CharField(_("学习对象"), max_length=8, choices=audiences, default=ForWhom.MEMBERS)
    organiser = models.CharField(_("主办"), max_length=8, choices=organisers, default=Organiser.OWN)
    station = models.ForeignKey(
        LiaisonStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="learning",
    )
    at = models.DateTimeField(_("学习时间"))
    hours = models.DecimalField(_("学时（小时）"), max_digits=5, decimal_places=1, null=True, blank=True)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    speaker = models.CharField(_("主讲人"), max_length=60, blank=True)
    topic = models.CharField(_("学习内容"), max_length=200, blank=True)
    must_know = models.BooleanField(_("应知应会"), default=False)
    discussion = models.TextField(_("讨论发言"), blank=True)
    signup_until = models.DateTimeField(_("报名截止时间"), null=True, blank=True)
    takeaway_until = models.DateField(_("心得截止日期"), null=True, blank=True)
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="learning_sessions",
    )  # fmt: skip
    rule = models.ForeignKey(
        "governance.RuleDocument", models.PROTECT, null=True, blank=True,
        verbose_name=_("依据制度"), related_name="learning_sessions",
    )  # fmt: skip
    directive = models.ForeignKey(
        "governance.Directive", models.PROTECT, null=True, blank=True,
        verbose_name=_("上级要求"), related_name="learning_sessions",
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=12, choices=learning_states, default=LearningState.PLANNED)

    audience: ClassVar[Audience] = Audience(station="station", members=True)
    numbering: ClassVar[Numbering] = Numbering("XX", 3, "at")
    workflow: ClassVar[Workflow | None] = LEARNING

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("学习")
        rules_permissions = SESSION_PERMISSIONS
        constraints = [
            *Record.numbered("learningsession"),
            LEARNING.known_states("learningsession_state_known"),
            models.CheckConstraint(
                condition=Q(
                    form=LearningForm.COLLECTIVE.value,
                    state__in=[s.value for s in LANES[LearningForm.COLLECTIVE]],
                )
                | Q(
                    form=LearningForm.SELF_STUDY.value,
                    state__in=[s.value for s in LANES[LearningForm.SELF_STUDY]],
                ),
                name="learningsession_lane",
            ),
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gt=0), name="learningsession_hours"),
        ]
        indexes = [models.Index(fields=["org", "at"], name="learningsession_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date:
        """The day in Asia/Shanghai: who was a member on it is expected."""
        return timezone.localtime(self.at).date()

    def problems(self) -> list[tuple[str, str]]:
        found = []
        lane = LANES[LearningForm(self.form)]
        if self.state not in lane:
            words = "、".join(str(state.label) for state in lane)
            found.append(("state", str(_("%(form)s学习的状态只能是：%(states)s") % {
                "form": LearningForm(self.form).label, "states": words,
            })))  # fmt: skip
        if self.hours is not None and self.hours <= 0:
            found.append(("hours", str(_("学时要大于零"))))
        if self.at and self.signup_until and self.signup_until > self.at:
            found.append(("signup_until", str(_("报名截止晚于学习时间"))))
        if self.at and self.takeaway_until and self.takeaway_until < self.day:
            found.append(("takeaway_until", str(_("心得截止早于学习那天"))))
        return found


class LearningMaterial(Record):
    """What was studied: a piece of theory, an article with its periodical, a document, a book."""

    session = models.ForeignKey(LearningSession, models.PROTECT, verbose_name=_("学习"), related_name="materials")
    kind = models.CharField(_("材料类型"), max_length=8, choices=material_kinds)
    title = models.CharField(_("篇目"), max_length=200)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    source = models.CharField(_("来源报刊"), max_length=80, blank=True)
    issue = models.CharField(_("期号"), max_length=40, blank=True)

    audience: ClassVar[Audience] = Audience(station="session__station", members=True)
    numbering: ClassVar[Numbering] = Numbering("XXCL", 4)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("学习材料")
        rules_permissions = record_permissions("learningmaterial")
        constraints = [
            *Record.numbered("learningmaterial"),
            models.UniqueConstraint(
                fields=["session", "title"],
                condition=Q(deleted_at__isnull=True),
                name="learningmaterial_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LearningQuestion(Record):
    """A question of the short test that goes with a session. Members never see the record: it holds the answer."""

    session = models.ForeignKey(LearningSession, models.PROTECT, verbose_name=_("学习"), related_name="questions")
    text = models.CharField(_("题目"), max_length=300)
    options = models.TextField(_("选项"))
    answer = models.CharField(_("正确答案"), max_length=8)
    points = models.PositiveSmallIntegerField(_("分值"), default=1)
    explanation = models.TextField(_("解析"), blank=True)

    audience: ClassVar[Audience] = Audience(readers=False)
    numbering: ClassVar[Numbering] = Numbering("XXTM", 4)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("学习测验题")
        rules_permissions = QUESTION_PERMISSIONS
        constraints = [
            *Record.numbered("learningquestion"),
            models.UniqueConstraint(
                fields=["session", "text"],
                condition=Q(deleted_at__isnull=True),
                name="learningquestion_once",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="learningquestion_points"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options with their letters: A, B, … in the order written, one to a line."""
        lines = [line.strip() for line in self.options.splitlines() if line.strip()]
        return list(zip(LETTERS, lines, strict=False))

    @property
    def right(self) -> str:
        """The letters of the right options in order: ``AC``."""
        given = zh.half_width(self.answer).upper()
        return "".join(letter for letter in LETTERS if letter in given)

    def problems(self) -> list[tuple[str, str]]:
        found = []
        lines = [line for line in self.options.splitlines() if line.strip()]
        if not 2 <= len(lines) <= len(LETTERS):
            found.append(("options", str(_("选项一行一个，2 到 %d 个") % len(LETTERS))))
        strange = set(zh.half_width(self.answer).upper()) - set(LETTERS[: len(lines)]) - set(" 、,")
        if strange or not self.right:
            found.append(("answer", str(_("写选项的字母，如 B；多选题写 ACD"))))
        if self.points == 0:
            found.append(("points", str(_("分值要大于零"))))
        return found


class LearningAttendance(Record):
    """One person's part in a session: a member's, or that of somebody who works for the body."""

    session = models.ForeignKey(LearningSession, models.PROTECT, verbose_name=_("学习"), related_name="attendances")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("委员"), related_name="learning"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("工作人员"), related_name="learning"
    )
    state = models.CharField(_("状态"), max_length=8, choices=presence_states, default=PresenceState.EXPECTED)
    reply = models.CharField(_("报名"), max_length=8, choices=replies, blank=True)
    late = models.BooleanField(_("迟到"), default=False)
    online = models.BooleanField(_("线上"), default=False)
    spoke = models.BooleanField(_("发言"), default=False)
    leave_reason = models.CharField(_("请假事由"), max_length=200, blank=True)
    takeaway = models.TextField(_("心得体会"), blank=True)
    quiz_score = models.PositiveSmallIntegerField(
        _("测验成绩（分）"), null=True, blank=True, validators=[MaxValueValidator(FULL_MARKS)]
    )
    # The letters last chosen, by the question's key: what the page after the test goes through.
    answers = models.JSONField(_("测验作答"), default=dict, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True, editable=False)

    audience: ClassVar[Audience] = Audience(own=("member__user",), station="session__station", readers=False)
    numbering: ClassVar[Numbering] = Numbering("XXCQ", 4)
    workflow: ClassVar[Workflow | None] = PRESENCE

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("学习出席")
        rules_permissions = ATTENDANCE_PERMISSIONS
        constraints = [
            *Record.numbered("learningattendance"),
            PRESENCE.known_states("learningattendance_state_known"),
            models.CheckConstraint(
                condition=Q(member__isnull=True, person__isnull=False) | Q(member__isnull=False, person__isnull=True),
                name="learningattendance_one_person",
            ),
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(deleted_at__isnull=True),
                name="learningattendance_member",
            ),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(deleted_at__isnull=True),
                name="learningattendance_person",
            ),
            models.CheckConstraint(
                condition=Q(late=False, online=False, spoke=False) | Q(state=PresenceState.PRESENT.value),
                name="learningattendance_present",
            ),
            models.CheckConstraint(
                condition=Q(quiz_score__isnull=True) | Q(quiz_score__lte=FULL_MARKS),
                name="learningattendance_marks",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "-session"], name="learningattendance_listed"),
            models.Index(fields=["org", "no"], name="learningattendance_number"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.who}"

    @property
    def who(self) -> str:
        """The name of the member, or of who works for the body."""
        return str(self.member or self.person)

    who.fget.short_description = _("姓名")  # type: ignore[attr-defined]  # the heading of the column

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if (self.member is None) == (self.person is None):
            found.append(("member", str(_("委员和工作人员填一个，只填一个"))))
        if self.state != PresenceState.PRESENT:
            reason = str(_("没有出席的不能记迟到、线上、发言"))
            found += [(name, reason) for name in ("late", "online", "spoke") if getattr(self, name)]
        if self.quiz_score is not None and self.quiz_score > FULL_MARKS:
            found.append(("quiz_score", str(_("测验成绩最高 %d 分") % FULL_MARKS)))
        return found
