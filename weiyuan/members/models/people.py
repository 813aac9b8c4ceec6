"""Members, their terms and memberships, who keeps contact with them, and what troubles them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core import zh
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.rules import CONTACT_PERMISSIONS, DIFFICULTY_PERMISSIONS, MEMBER_PERMISSIONS
from weiyuan.members.workflow import DIFFICULTY, DifficultyState, difficulty_states
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, Record
from weiyuan.orgs.rules import record_permissions

# What the product ships; a member's own interval goes before it.
DEFAULTS: dict[str, int] = tomllib.loads((Path(__file__).parents[1] / "defaults.toml").read_text("utf-8"))


class Gender(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Party(models.TextChoices):
    CPC = "cpc", _("中共党员")
    RCCK = "rcck", _("民革")
    CDL = "cdl", _("民盟")
    CNDCA = "cndca", _("民建")
    CAPD = "capd", _("民进")
    CPWDP = "cpwdp", _("农工党")
    ZGP = "zgp", _("致公党")
    JSS = "jss", _("九三学社")
    TDSL = "tdsl", _("台盟")
    NONPARTY = "nonparty", _("无党派人士")
    MASSES = "masses", _("群众")
    YOUTH = "youth", _("共青团员")


# The eight democratic parties (民主党派), for the clause 来自不同的民主党派.
DEMOCRATIC_PARTIES = (
    Party.RCCK, Party.CDL, Party.CNDCA, Party.CAPD, Party.CPWDP, Party.ZGP, Party.JSS, Party.TDSL,
)  # fmt: skip


class CppccLevel(models.TextChoices):
    NATIONAL = "national", _("全国政协")
    PROVINCE = "province", _("省政协")
    CITY = "city", _("市政协")
    DISTRICT = "district", _("区政协")


class LeftReason(models.TextChoices):
    MOVED = "moved", _("调离")
    TERM_END = "term_end", _("换届")
    RESIGNED = "resigned", _("辞职")
    REVOKED = "revoked", _("撤销")


class ContactKind(models.TextChoices):
    MEMBER = "member", _("委员联系")
    OFFICE_EXCHANGE = "office_exchange", _("交流工作")
    INFORMATION = "information", _("互通信息")
    DISCUSSION = "discussion", _("研讨重要问题")


class EmployerType(models.TextChoices):
    PARTY_GOV = "party_gov", _("党政机关")
    PUBLIC = "public", _("事业单位")
    STATE_FIRM = "state_firm", _("国有企业")
    PRIVATE_FIRM = "private_firm", _("民营企业")
    FOREIGN_FIRM = "foreign_firm", _("外资企业")
    SOCIAL = "social", _("社会组织")
    FREELANCE = "freelance", _("自由职业")
    OTHER = "other", _("其他")


def genders() -> Any:
    return Gender.choices


def parties() -> Any:
    return Party.choices


def cppcc_levels() -> Any:
    return CppccLevel.choices


def left_reasons() -> Any:
    return LeftReason.choices


def contact_kinds() -> Any:
    return ContactKind.choices


def employer_types() -> Any:
    return EmployerType.choices


def _both(number: int) -> tuple[str, str]:
    """A number as written in figures and in words."""
    return str(number), zh.numeral(number)


class Term(Record):
    """A term (届) of the CPPCC committee above, and through it of the members."""

    number = models.PositiveSmallIntegerField(_("届"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("JIE", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("届次")
        rules_permissions = record_permissions("term")
        constraints = [
            *Record.numbered("term"),
            models.UniqueConstraint(fields=["org", "number"], name="term_number_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="term_dates"),
        ]

    def __str__(self) -> str:
        return str(_("第%d届") % self.number)

    @property
    def aliases(self) -> set[str]:
        """Other ways to write it in a ledger: 第九届, 九届, 9届."""
        return {f"{before}{number}届" for before in ("第", "") for number in _both(self.number)}

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("start", "end")


class Session(Record):
    """A plenary session (次) in a term: proposals filed by its deadline are in-session ones (大会提案)."""

    term = models.ForeignKey(Term, models.PROTECT, verbose_name=_("届"), related_name="sessions")
    times = models.PositiveSmallIntegerField(_("次"))
    start = models.DateField(_("开幕日期"))
    end = models.DateField(_("闭幕日期"))
    proposal_deadline = models.DateTimeField(_("提案截止时间"), null=True, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("HUI", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("全会")
        rules_permissions = record_permissions("session")
        constraints = [
            *Record.numbered("session"),
            models.UniqueConstraint(fields=["term", "times"], name="session_times_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="session_dates"),
        ]

    def __str__(self) -> str:
        return str(_("%(term)s第%(times)d次会议") % {"term": self.term, "times": self.times})

    @property
    def aliases(self) -> set[str]:
        """Other ways to write it in a ledger: 第九届第三次会议, 九届三次会议, 九届三次, 9届3次."""
        ends = ("次会议", "次全会", "次全体会议", "次")
        return {
            f"{term}{before}{times}{end}"
            for term in self.term.aliases
            for before in ("第", "")
            for times in _both(self.times)
            for end in ends
        }

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("start", "end")


class Member(Record):
    """A CPPCC member who lives or works in the area. Kept lean: what no document prints is not collected."""

    name = models.CharField(_("姓名"), max_length=40)
    gender = models.CharField(_("性别"), max_length=8, choices=genders)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    native_place = models.CharField(_("籍贯"), max_length=60, blank=True)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    party = models.CharField(_("政治面貌"), max_length=12, choices=parties)
    employer = models.CharField(_("工作单位"), max_length=100)
    job_title = models.CharField(_("职务"), max_length=60, blank=True)
    prof_title = models.CharField(_("职称"), max_length=60, blank=True)
    employer_type = models.CharField(_("单位性质"), max_length=12, choices=employer_types, blank=True)
    field = models.CharField(_("社会领域"), max_length=40, blank=True)
    system = models.CharField(_("所属系统"), max_length=40, blank=True)
    mobile = models.CharField(_("手机"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    honors = models.TextField(_("荣誉"), blank=True)
    contact_days = models.PositiveSmallIntegerField(_("联系间隔（天）"), null=True, blank=True)
    stations = models.ManyToManyField(LiaisonStation, blank=True, verbose_name=_("联系站点"), related_name="members")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="member",
        verbose_name=_("账号"),
    )

    audience: ClassVar[Audience] = Audience(own=("user",), station="stations", readers=False)
    numbering: ClassVar[Numbering] = Numbering("WY", 3)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("委员")
        rules_permissions = MEMBER_PERMISSIONS
        constraints = Record.numbered("member")
        indexes = [models.Index(fields=["org", "no"], name="member_number")]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """A member's standing in a term: level, sector, part-time or not, from and to."""

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="memberships")
    term = models.ForeignKey(Term, models.PROTECT, verbose_name=_("届"), related_name="memberships")
    cppcc_level = models.CharField(_("政协层级"), max_length=12, choices=cppcc_levels, default=CppccLevel.DISTRICT)
    sector = models.CharField(_("界别"), max_length=40)
    committee = models.CharField(_("专委会"), max_length=60, blank=True)
    committee_duty = models.CharField(_("专委会职务"), max_length=40, blank=True)
    sector_duty = models.CharField(_("界别职务"), max_length=40, blank=True)
    cppcc_duty = models.CharField(_("政协职务"), max_length=40, blank=True)
    part_time = models.BooleanField(_("兼职"), default=True)
    renewed_terms = models.PositiveSmallIntegerField(_("连任届数"), default=0)
    joined_on = models.DateField(_("任期起"))
    left_on = models.DateField(_("任期止"), null=True, blank=True)
    left_reason = models.CharField(_("离任原因"), max_length=12, choices=left_reasons, blank=True)

    audience: ClassVar[Audience] = Audience(own=("member__user",), members=True)
    numbering: ClassVar[Numbering] = Numbering("RQ", 3)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("委员任期")
        rules_permissions = record_permissions("membership")
        constraints = [
            *Record.numbered("membership"),
            models.UniqueConstraint(
                fields=["member", "term", "cppcc_level"],
                condition=Q(deleted_at__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="membership_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.term}"

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("joined_on", "left_on")
        term = self.term
        if term and not (term.start <= self.joined_on <= term.end):
            found.append(("joined_on", str(_("任期起不在%s的起止日期内") % term)))
        if term and self.left_on and self.left_on > term.end:
            found.append(("left_on", str(_("任期止晚于%s的结束日期") % term)))
        return found


class ContactLog(Record):
    """Contact kept with a member, or with an office of the street (口子)."""

    kind = models.CharField(_("联系类型"), max_length=20, choices=contact_kinds)
    on = models.DateField(_("日期"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("委员"), related_name="contacts"
    )
    office = models.ForeignKey(
        HandlingUnit, models.PROTECT, null=True, blank=True, verbose_name=_("科室"), related_name="contacts"
    )
    station = models.ForeignKey(
        LiaisonStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="contacts",
    )
    content = models.TextField(_("内容"))

    audience: ClassVar[Audience] = Audience(own=("member__user",), station="station", readers=False)
    numbering: ClassVar[Numbering] = Numbering("LX", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("联络记录")
        rules_permissions = CONTACT_PERMISSIONS
        constraints = [
            *Record.numbered("contactlog"),
            models.CheckConstraint(
                condition=Q(kind=ContactKind.MEMBER, member__isnull=False)
                | (~Q(kind=ContactKind.MEMBER) & Q(office__isnull=False)),
                name="contact_with_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "on"], name="contactlog_day"),
            models.Index(fields=["org", "no"], name="contactlog_number"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.member or self.office}"

    def problems(self) -> list[tuple[str, str]]:
        if self.kind == ContactKind.MEMBER and self.member is None:
            return [("member", str(_("委员联系要写明委员")))]
        if self.kind != ContactKind.MEMBER and self.office is None:
            return [("office", str(_("与科室的联络要写明科室")))]
        return []


class MemberDifficulty(Record):
    """What a member has trouble with in work or life, and what came of it. Not for other members' eyes."""

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="difficulties")
    reported_on = models.DateField(_("反映日期"))
    content = models.TextField(_("困难情况"))
    action = models.TextField(_("办理情况"), blank=True)
    result = models.TextField(_("结果"), blank=True)
    solved_on = models.DateField(_("解决日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=difficulty_states, default=DifficultyState.REPORTED)

    audience: ClassVar[Audience] = Audience(own=("member__user",), readers=False)
    numbering: ClassVar[Numbering] = Numbering("KN", 3, "reported_on")
    workflow: ClassVar[Workflow | None] = DIFFICULTY

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("委员困难")
        rules_permissions = DIFFICULTY_PERMISSIONS
        constraints = [
            *Record.numbered("memberdifficulty"),
            DIFFICULTY.known_states("memberdifficulty_state_known"),
            models.CheckConstraint(
                condition=~Q(state=DifficultyState.SOLVED) | Q(solved_on__isnull=False),
                name="memberdifficulty_solved_on",
            ),
        ]
        indexes = [models.Index(fields=["org", "reported_on"], name="difficulty_day")]

    def __str__(self) -> str:
        return f"{self.member} {self.reported_on}"

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("reported_on", "solved_on")
        if self.state == DifficultyState.SOLVED and self.solved_on is None:
            found.append(("solved_on", str(_("已解决的要填解决日期"))))
        return found
