"""What surrounds an answer: deadlines and templates as data, notes inside the office, the resident's rating."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.matters.models import words
from weiyuan.matters.models.matters import ResidentMatter
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions

MOST_DAYS = 250  # workdays of a year, about


class MatterDeadline(Record):
    """How many workdays a body gives itself, by category, kind and urgency; what is left empty fits all.

    The most particular line that fits wins; without one, the shipped defaults (``defaults.toml``).
    0 workdays: on the day itself, or on the next workday.
    """

    category = models.CharField(_("类别"), max_length=40, blank=True)
    kind = models.CharField(_("性质"), max_length=12, choices=words.kinds, blank=True)
    safety_level = models.CharField(_("紧急程度"), max_length=12, choices=words.safety_levels, blank=True)
    respond_days = models.PositiveSmallIntegerField(_("首次回应（工作日）"))
    finish_days = models.PositiveSmallIntegerField(_("办结（工作日）"))

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("QSQX", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("办理时限")
        rules_permissions = record_permissions("matterdeadline")
        constraints = [
            *Record.numbered("matterdeadline"),
            models.UniqueConstraint(
                fields=["org", "category", "kind", "safety_level"],
                condition=Q(deleted_at__isnull=True),
                name="matterdeadline_once",
            ),
            models.CheckConstraint(
                condition=Q(respond_days__lte=MOST_DAYS, finish_days__lte=MOST_DAYS), name="matterdeadline_days"
            ),
        ]

    def __str__(self) -> str:
        said = (self.category, self.get_kind_display(), self.get_safety_level_display())
        return "、".join(str(word) for word in said if word) or str(_("全部"))

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.respond_days is not None and self.finish_days is not None and self.finish_days < self.respond_days:
            found.append(("finish_days", str(_("办结不能早于首次回应"))))
        for name in ("respond_days", "finish_days"):
            if (getattr(self, name) or 0) > MOST_DAYS:
                found.append((name, str(_("最多%(days)s个工作日") % {"days": MOST_DAYS})))
        return found


class AnswerTemplate(Record):
    """A text from which answers are written. 〔类别〕〔编号〕〔收到日期〕〔承办单位〕 are filled in."""

    title = models.CharField(_("模板名称"), max_length=40)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    result_class = models.CharField(_("结果分类"), max_length=16, choices=words.result_classes, blank=True)
    text = models.TextField(_("答复内容"))

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("DFMB", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("答复模板")
        rules_permissions = record_permissions("answertemplate")
        constraints = [
            *Record.numbered("answertemplate"),
            models.UniqueConstraint(
                fields=["org", "title"], condition=Q(deleted_at__isnull=True), name="answertemplate_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MatterNote(models.Model):
    """A note among those who work on the matter inside the body: never for the unit, the resident or the public.

    Taken back by its author, it keeps who wrote it and when, without its words.
    """

    matter = models.ForeignKey(ResidentMatter, models.PROTECT, verbose_name=_("群众意见"), related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    text = models.TextField(_("内容"))
    mentions: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("提醒谁看")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("内部备注")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(withdrawn_at__isnull=True) | Q(text=""), name="matternote_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.at:%Y-%m-%d}"


class MatterRating(models.Model):
    """The one link by which the resident rates one answer, with the hash of its token; the link is kept nowhere.

    ``round`` is how often the matter was reopened before: an answer given anew is rated anew.
    """

    matter = models.ForeignKey(ResidentMatter, models.PROTECT, verbose_name=_("群众意见"), related_name="ratings")
    round = models.PositiveSmallIntegerField(_("第几次办理"))
    hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("发出时间"))
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=words.satisfactions, blank=True)
    remark = models.CharField(_("群众的话"), max_length=500, blank=True)
    rated_at = models.DateTimeField(_("评价时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("群众评价")
        constraints = [models.UniqueConstraint(fields=["matter", "round"], name="matterrating_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.get_satisfaction_display()}"
