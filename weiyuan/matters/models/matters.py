"""What residents say, and the work done on it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.crypto import EncryptedTextField, fingerprint
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import Workflow
from weiyuan.matters.models import words
from weiyuan.matters.rules import ACTION_PERMISSIONS, CONFIDENTIAL, MATTER_PERMISSIONS
from weiyuan.matters.workflow import ANSWERED, HANDED, MATTER, MOST_REOPENINGS, MatterState, matter_states
from weiyuan.members.models import Member
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, Record
from weiyuan.orgs.rules import STAFF, Role, record_permissions

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for each other
RECEIPT_LENGTH = 10
DEEDS = ("accepted_on", "assigned_on", "replied_on", "feedback_on", "closed_on")


class MatterCategory(Record):
    """A category that a body adds to those shipped (``defaults.toml``)."""

    name = models.CharField(_("类别"), max_length=40)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("YJLB", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("意见类别")
        rules_permissions = record_permissions("mattercategory")
        constraints = [
            *Record.numbered("mattercategory"),
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(deleted_at__isnull=True), name="mattercategory_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResidentMatter(Record):
    """What a resident asked, complained of or suggested, from the first word to the answer rated.

    Name, phone and address lie encrypted; ``phone_key`` finds the same caller again. ``reception_no`` is the
    number of the reception day at which it was heard. Dates of deeds are set by the steps; a ledger brings them.
    ``due_accept`` is the last day for the first response, ``due_finish`` for the answer; while the resident is asked
    for more (``waiting_since``) the clock stands, and ``waited_days`` workdays were added to it so far.
    ``public_content`` and ``public_answer`` are the redacted version for the public page; the original stays as it is.
    A confidential matter is known to ``keeper``, who marked it so, to those ``entrusted``, and to its handlers.
    ``client_key`` is made by whoever sends it in, so that the same thing sent twice is kept once.
    """

    received_at = models.DateTimeField(_("收到时间"))
    channel = models.CharField(_("渠道"), max_length=12, choices=words.channels)
    kind = models.CharField(_("性质"), max_length=12, choices=words.kinds, default=words.Kind.SUGGESTION)
    content = models.TextField(_("内容"))
    station = models.ForeignKey(
        LiaisonStation, models.PROTECT, null=True, blank=True, verbose_name=_("联络站"), related_name="matters"
    )
    reception_no = models.CharField(_("接待日编号"), max_length=40, blank=True)
    collected_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("收集委员"), related_name="matters_collected"
    )
    anonymous = models.BooleanField(_("匿名"), default=False)
    person_name = EncryptedTextField(_("反映人姓名"), blank=True, default="")
    phone = EncryptedTextField(_("反映人电话"), blank=True, default="", hashed_in="phone_key")
    phone_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    address = EncryptedTextField(_("反映人住址"), blank=True, default="")
    consent = models.BooleanField(_("同意提供身份信息"), default=False)
    consent_version = models.CharField(_("告知书版本"), max_length=20, blank=True)
    receipt = models.CharField(_("查询码"), max_length=12, blank=True, default="", editable=False)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    tags = models.JSONField(_("标签"), default=list, blank=True)
    hot = models.BooleanField(_("热点"), default=False)
    hard = models.BooleanField(_("难点"), default=False)
    safety_level = models.CharField(
        _("紧急程度"), max_length=12, choices=words.safety_levels, default=words.SafetyLevel.COMMON
    )
    secrecy = models.CharField(_("公开程度"), max_length=12, choices=words.secrecies, default=words.Secrecy.INTERNAL)
    locations = models.JSONField(_("地点"), default=list, blank=True)
    responsible_body = models.CharField(_("责任单位"), max_length=100, blank=True)
    wants_reply = models.BooleanField(_("要求反馈"), default=True)
    assigned_unit = models.ForeignKey(
        HandlingUnit, models.PROTECT, null=True, blank=True, verbose_name=_("承办单位"), related_name="matters"
    )
    assigned_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("跟办委员"), related_name="matters_assigned"
    )
    due_accept = models.DateField(_("受理期限"), null=True, blank=True)
    due_finish = models.DateField(_("办结期限"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    assigned_on = models.DateField(_("交办日期"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    result = models.TextField(_("办理结果"), blank=True)
    result_class = models.CharField(_("结果分类"), max_length=16, choices=words.result_classes, blank=True)
    feedback_on = models.DateField(_("反馈日期"), null=True, blank=True)
    feedback_way = models.CharField(_("反馈方式"), max_length=12, choices=words.feedback_ways, blank=True)
    satisfaction = models.CharField(
        _("满意度"), max_length=12, choices=words.satisfactions, default=words.Satisfaction.UNRATED
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    reopened_times = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    refuse_reason = models.CharField(_("不受理原因"), max_length=40, choices=words.refuse_reasons, blank=True)
    referred_to = models.CharField(_("转往"), max_length=40, choices=words.places_referred_to, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("并入"), related_name="merged"
    )
    answer_to = models.CharField(_("答复范围"), max_length=8, choices=words.audiences_of_answer, blank=True)
    public_content = models.TextField(_("公开的内容"), blank=True, editable=False)
    public_answer = models.TextField(_("公开的答复"), blank=True, editable=False)
    published_on = models.DateField(_("公开日期"), null=True, blank=True, editable=False)
    waiting_since = models.DateField(_("等候群众补充起"), null=True, blank=True, editable=False)
    waited_days = models.PositiveSmallIntegerField(_("等候工作日"), default=0, editable=False)
    extension_days = models.PositiveSmallIntegerField(_("申请延期（工作日）"), null=True, blank=True)
    responded_at = models.DateTimeField(_("首次回应时间"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("办结时间"), null=True, blank=True, editable=False)
    called_back_on = models.DateField(_("回访日期"), null=True, blank=True, editable=False)
    client_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("保密责任人"),
    )  # fmt: skip
    entrusted = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="+", verbose_name=_("知情人")
    )
    anonymised_on = models.DateField(_("匿名化日期"), null=True, blank=True, editable=False)
    keep_until = models.DateField(_("反映人信息延长保存到"), null=True, blank=True, editable=False)
    proposal_on = models.DateField(_("转提案日期"), null=True, blank=True)
    report_on = models.DateField(_("转信息日期"), null=True, blank=True)
    consultation_on = models.DateField(_("转协商日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=matter_states, default=MatterState.REGISTERED)

    secretive: ClassVar[bool] = True
    audience: ClassVar[Audience] = Audience(station="station", own=("created_by", "collected_by__user"), readers=False)
    derived: ClassVar[tuple[str, ...]] = ("phone_key", "receipt", "keeper", "waiting_since")
    numbering: ClassVar[Numbering] = Numbering("QS", 4, "received_at")
    workflow: ClassVar[Workflow | None] = MATTER

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("群众意见")
        rules_permissions = MATTER_PERMISSIONS
        constraints = [
            *Record.numbered("residentmatter"),
            MATTER.known_states("residentmatter_state_known"),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="residentmatter_receipt_once"),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(person_name="", phone="", address=""),
                name="residentmatter_anonymous",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatterState.REFUSED) | ~Q(refuse_reason=""), name="residentmatter_refused"
            ),
            models.CheckConstraint(
                condition=~Q(state=MatterState.REFERRED) | ~Q(referred_to=""), name="residentmatter_referred"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ANSWERED)) | (~Q(result="") & ~Q(result_class="")),
                name="residentmatter_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatterState.FEEDBACK_GIVEN) | Q(feedback_on__isnull=False),
                name="residentmatter_feedback",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatterState.CLOSED)
                | Q(closed_on__isnull=False, wants_reply=False)
                | Q(closed_on__isnull=False, feedback_on__isnull=False),
                name="residentmatter_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatterState.CONVERTED)
                | Q(proposal_on__isnull=False)
                | Q(report_on__isnull=False)
                | Q(consultation_on__isnull=False),
                name="residentmatter_converted",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True)
                | (~Q(public_content="") & ~Q(public_answer="") & ~Q(secrecy=CONFIDENTIAL)),
                name="residentmatter_published",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_on__isnull=True) | Q(person_name="", phone="", address="", phone_key=""),
                name="residentmatter_anonymised",
            ),
            models.CheckConstraint(condition=Q(reopened_times__lte=MOST_REOPENINGS), name="residentmatter_reopenings"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="residentmatter_not_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["org", "received_at"], name="residentmatter_day"),
            models.Index(fields=["org", "state", "due_finish"], name="residentmatter_due"),
            models.Index(fields=["org", "closed_on"], name="residentmatter_closing"),
            models.Index(fields=["org", "phone_key"], name="residentmatter_caller"),
            models.Index(fields=["org", "no"], name="residentmatter_number"),
            models.Index(fields=["published_on", "org"], name="residentmatter_public"),
        ]

    def __str__(self) -> str:
        # The number alone: other records name a matter to people who may not see what it says.
        return self.ref

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """A confidential matter is seen by the people named in it and those it is handed to, by nobody else."""
        scope = user.scope
        keepers = Q(org__in=scope.bodies({Role.DIRECTOR.value, Role.OFFICER.value}))
        named = cls.entrusted.through._base_manager.filter(user=user.pk)
        seen = ~Q(secrecy=CONFIDENTIAL) & (keepers | super().seen_by(user))
        seen |= Q(keeper=user.pk) | Q(pk__in=named.values("residentmatter"))
        seen |= cls._own("assigned_member__user", scope.member)
        if scope.units:
            seen |= Q(assigned_unit__in=scope.units, state__in=HANDED)
        return seen

    def derive(self) -> None:
        self.phone_key = fingerprint(self.phone) if self.phone else ""
        if self.secrecy == CONFIDENTIAL and self.keeper_id is None:
            self.keeper = self.created_by
        if self.state == MatterState.WAITING and self.waiting_since is None:
            self.waiting_since = timezone.localdate()
        self.receipt = self.receipt or "".join(secrets.choice(RECEIPT_LETTERS) for _letter in range(RECEIPT_LENGTH))

    @property
    def received_on(self) -> date:
        """The day of receipt in Shanghai."""
        return timezone.localdate(self.received_at)

    @property
    def is_reachable(self) -> bool:
        """Whether somebody can be called back or called on: who stayed anonymous left no way."""
        return bool(self.phone or self.address)

    def problems(self) -> list[tuple[str, str]]:
        found = self.missing(self.state)
        if self.anonymous and (self.person_name or self.phone or self.address):
            found.append(("anonymous", str(_("匿名的不填姓名、电话、住址"))))
        if self.reopened_times > MOST_REOPENINGS:
            found.append(("reopened_times", str(_("最多重新办理两次"))))
        if self.merged_into is self or (self.pk and self.merged_into_id == self.pk):
            found.append(("merged_into", str(_("不能并入自己"))))
        for name in DEEDS:
            day = getattr(self, name)
            if day and day < self.received_on:
                words_of = {"deed": self._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
                found.append((name, str(_("%(deed)s早于收到日期") % words_of)))
        return found

    def missing(self, state: str) -> list[tuple[str, str]]:
        """What the record lacks to be in that state (domain.md D1, guards): (field, reason)."""
        asked = {
            "refuse_reason": (state == MatterState.REFUSED, _("不予受理的要填原因")),
            "referred_to": (state == MatterState.REFERRED, _("转其他渠道的要填转往何处")),
            "merged_into": (state == MatterState.MERGED, _("并案的要填并入哪一件")),
            "result": (state in ANSWERED, _("已答复的要填办理结果")),
            "result_class": (state in ANSWERED, _("已答复的要填结果分类")),
            "feedback_on": (
                state == MatterState.FEEDBACK_GIVEN or (state == MatterState.CLOSED and self.wants_reply),
                _("要求反馈的，反馈日期必填"),
            ),
            "closed_on": (state == MatterState.CLOSED, _("已办结的要填办结日期")),
        }
        found = [(name, str(why)) for name, (needed, why) in asked.items() if needed and not getattr(self, name)]
        if state == MatterState.CONVERTED and not (self.proposal_on or self.report_on or self.consultation_on):
            found.append(("proposal_on", str(_("已转化的要填转提案、转信息或转协商的日期"))))
        return found


class MatterAction(Record):
    """Work done on a matter besides its steps: a look on site, coordination with departments, a reminder."""

    matter = models.ForeignKey(ResidentMatter, models.PROTECT, verbose_name=_("群众意见"), related_name="actions")
    kind = models.CharField(_("办理方式"), max_length=12, choices=words.action_kinds)
    on = models.DateField(_("日期"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("委员"), related_name="matter_actions"
    )
    departments = models.JSONField(_("协调部门"), default=list, blank=True)
    content = models.TextField(_("情况"))
    reply = models.TextField(_("部门答复"), blank=True)

    secretive: ClassVar[bool] = True
    numbering: ClassVar[Numbering] = Numbering("BLJL", 3, "on")
    audience: ClassVar[Audience] = Audience(station="matter__station", readers=False)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("办理记录")
        rules_permissions = ACTION_PERMISSIONS
        constraints = [
            *Record.numbered("matteraction"),
            models.CheckConstraint(
                condition=~Q(kind=words.ActionKind.COORDINATE) | ~Q(departments=[]), name="matteraction_departments"
            ),
        ]
        indexes = [
            models.Index(fields=["org", "on"], name="matteraction_day"),
            models.Index(fields=["org", "no"], name="matteraction_number"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Whoever sees the matter sees the work done on it."""
        keeper = user.scope.bodies({Role.DIRECTOR.value, Role.OFFICER.value})  # sees all but the confidential
        keepers = Q(org__in=keeper, matter__deleted_at__isnull=True) & ~Q(matter__secrecy=CONFIDENTIAL)
        matters = seen(ResidentMatter, user)
        if user.scope.bodies(STAFF):  # nearly all: one is looked up at a time, not all gathered first
            return keepers | Q(Exists(matters.filter(pk=OuterRef("matter"))))
        return keepers | Q(matter__in=matters.values("pk"))

    def problems(self) -> list[tuple[str, str]]:
        if self.kind == words.ActionKind.COORDINATE and not self.departments:
            return [("departments", str(_("协调要写明部门")))]
        return []
