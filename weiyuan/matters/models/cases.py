"""Cases worth telling in the summary, and what residents answered in surveys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.matters.models.matters import ResidentMatter
from weiyuan.matters.models.words import questions
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Record
from weiyuan.orgs.rules import record_permissions


class TypicalCase(Record):
    """A typical case (典型案例): what was wrong, what the member did, what came of it.

    Finished only with its result: the summary asks for the result before it prints the case (seed 1 has none).
    ``proposals`` are the titles of proposals made, as plain text.
    """

    title = models.CharField(_("案例名称"), max_length=100)
    on = models.DateField(_("日期"))
    matter = models.ForeignKey(
        ResidentMatter, models.PROTECT, null=True, blank=True, verbose_name=_("群众意见"), related_name="cases"
    )
    background = models.TextField(_("背景"), blank=True)
    places = models.JSONField(_("地点"), default=list, blank=True)
    responsible_body = models.CharField(_("责任单位"), max_length=100, blank=True)
    problem = models.TextField(_("问题"))
    harm = models.TextField(_("危害"), blank=True)
    members = models.ManyToManyField(Member, blank=True, verbose_name=_("委员"), related_name="cases")
    on_site = models.BooleanField(_("到过现场"), default=False)
    action = models.TextField(_("所做工作"), blank=True)
    proposals = models.JSONField(_("提案题目"), default=list, blank=True)
    departments = models.JSONField(_("协调部门"), default=list, blank=True)
    coordination = models.TextField(_("协调情况"), blank=True)
    result = models.TextField(_("结果"), blank=True)
    finished = models.BooleanField(_("已成稿"), default=False)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("DXAL", 2, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("典型案例")
        rules_permissions = record_permissions("typicalcase")
        constraints = [
            *Record.numbered("typicalcase"),
            models.CheckConstraint(condition=Q(finished=False) | ~Q(result=""), name="typicalcase_result"),
        ]
        indexes = [models.Index(fields=["org", "on"], name="typicalcase_day")]

    def __str__(self) -> str:
        return self.title

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.finished and not self.result:
            found.append(("result", str(_("没有结果的案例不能成稿"))))
        if self.matter and self.matter.secrecy == CONFIDENTIAL:
            found.append(("matter", str(_("保密的事项不能写成案例"))))
        return found


class SurveyAnswer(Record):
    """An answer given to one of the two standard questions (seed 2), and how many gave it."""

    on = models.DateField(_("日期"))
    question = models.CharField(_("问题"), max_length=12, choices=questions)
    answer = models.CharField(_("答案"), max_length=60)
    votes = models.PositiveIntegerField(_("人数"), default=1)
    station = models.ForeignKey(
        LiaisonStation, models.PROTECT, null=True, blank=True, verbose_name=_("联络站"), related_name="answers"
    )

    audience: ClassVar[Audience] = Audience(members=True, station="station")
    numbering: ClassVar[Numbering] = Numbering("WJDA", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("问卷答案")
        rules_permissions = record_permissions("surveyanswer")
        constraints = Record.numbered("surveyanswer")
        indexes = [models.Index(fields=["org", "on"], name="surveyanswer_day")]

    def __str__(self) -> str:
        return self.answer
