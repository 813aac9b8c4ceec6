"""Rules (制度) and their versions: one text in force on any day, and no text changed once approved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.governance.rules import RULE_PERMISSIONS
from weiyuan.governance.workflow import FROZEN_TEXT, HELD, RULE, RuleState, rule_states
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import STAFF, record_permissions


class RuleCategory(models.TextChoices):
    WORK = "work", _("工作制度")
    DUTY = "duty", _("工作职责")
    PROCESS = "process", _("工作流程")
    LEARNING = "learning", _("学习制度")
    CONTACT = "contact", _("联系走访制度")
    RECEPTION = "reception", _("接待制度")
    CONSULTATION = "consultation", _("协商制度")
    ASSESSMENT = "assessment", _("履职考核制度")
    OTHER = "other", _("其他")


def rule_categories() -> Any:
    return RuleCategory.choices


class RuleDocument(Record):
    """A rule by its title, through all its versions: what a record says it implements (seed 1, 有章可循)."""

    title = models.CharField(_("制度名称"), max_length=120)
    category = models.CharField(_("制度类别"), max_length=16, choices=rule_categories, default=RuleCategory.WORK)
    on_wall = models.BooleanField(_("上墙公示"), default=False)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("ZD", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("制度")
        rules_permissions = record_permissions("ruledocument")
        constraints = [
            *Record.numbered("ruledocument"),
            models.UniqueConstraint(
                fields=["org", "title"], condition=Q(deleted_at__isnull=True), name="ruledocument_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RuleVersion(Record):
    """One text of a rule.

    A version is in force from ``effective_on`` until the next version takes effect or it is repealed;
    ``repealed_on`` is the first day on which it no longer holds (新版施行, 旧版同时废止). The database
    refuses that two versions of a rule begin on one day: so there is one text for every day.
    """

    rule = models.ForeignKey(RuleDocument, models.PROTECT, verbose_name=_("制度"), related_name="versions")
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    text = models.TextField(_("正文"))
    state = models.CharField(_("状态"), max_length=12, choices=rule_states, default=RuleState.DRAFT)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    adopted_by = models.CharField(_("通过机关"), max_length=80, blank=True)
    approved_by = models.CharField(_("批准人"), max_length=40, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)
    change_note = models.TextField(_("修订说明"), blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("ZDB", 3)
    workflow: ClassVar[Workflow | None] = RULE

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("制度版本")
        rules_permissions = RULE_PERMISSIONS
        constraints = [
            *Record.numbered("ruleversion"),
            RULE.known_states("ruleversion_state_known"),
            models.UniqueConstraint(
                fields=["rule", "edition"],
                condition=Q(deleted_at__isnull=True),
                name="ruleversion_edition_once",
            ),
            models.UniqueConstraint(
                fields=["rule", "effective_on"],
                condition=Q(deleted_at__isnull=True),
                name="ruleversion_begin_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(FROZEN_TEXT)) | Q(adopted_on__isnull=False),
                name="ruleversion_adopted_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HELD) | Q(effective_on__isnull=False), name="ruleversion_effective_dated"
            ),
            models.CheckConstraint(
                condition=Q(state=RuleState.REPEALED, repealed_on__isnull=False)
                | (~Q(state=RuleState.REPEALED) & Q(repealed_on__isnull=True)),
                name="ruleversion_repealed_dated",
            ),
            models.CheckConstraint(
                condition=Q(repealed_on__isnull=True) | Q(repealed_on__gte=F("effective_on")),
                name="ruleversion_dates",
            ),
        ]
        indexes = [models.Index(fields=["org", "adopted_on"], name="ruleversion_day")]

    def __str__(self) -> str:
        return str(_("%(rule)s第%(edition)d版") % {"rule": self.rule, "edition": self.edition})

    @property
    def name(self) -> str:
        """Rule and edition: what a list calls the version."""
        return str(self)

    name.fget.short_description = _("制度版本")  # type: ignore[attr-defined]  # read by the register's list

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """A draft stays in the office; from the call for comments on, members read along."""
        return super().seen_by(user) & (Q(org__in=user.scope.bodies(STAFF)) | ~Q(state=RuleState.DRAFT))

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("effective_on", "repealed_on") + self.dated("adopted_on", "effective_on")
        if self.state in FROZEN_TEXT and self.adopted_on is None:
            found.append(("adopted_on", str(_("已通过的要填通过日期"))))
        if self.state in HELD and self.effective_on is None:
            found.append(("effective_on", str(_("施行过的要填施行日期"))))
        if (self.state == RuleState.REPEALED) != (self.repealed_on is not None):
            found.append(("repealed_on", str(_("已废止的要填废止日期，未废止的不填"))))
        if self._text_was_frozen():
            found.append(("text", str(_("通过后正文不能再改，修订请另立新版"))))
        return found

    def _text_was_frozen(self) -> bool:
        if self.pk is None:
            return False
        approved = RuleVersion.objects.filter(pk=self.pk, state__in=FROZEN_TEXT)
        return approved.exclude(text=self.text).exists()
