"""Reception days: when members are there for residents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.rules import RECEPTION_PERMISSIONS
from weiyuan.activities.workflow import RECEPTION, ReceptionState, reception_states
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Record


class ReceptionDay(Record):
    """A day on which members on duty receive residents (接待日)."""

    on = models.DateField(_("接待日期"))
    opens = models.TimeField(_("开始时刻"), null=True, blank=True)
    closes = models.TimeField(_("结束时刻"), null=True, blank=True)
    station = models.ForeignKey(
        LiaisonStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="receptions",
    )
    place = models.CharField(_("接待地点"), max_length=120)
    members_on_duty = models.ManyToManyField(Member, blank=True, verbose_name=_("值班委员"), related_name="receptions")
    substitute = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("候补委员"), related_name="+"
    )
    announced_on = models.DateField(_("公告日期"), null=True, blank=True)
    people_received = models.PositiveIntegerField(_("接待群众（人次）"), default=0)
    minutes = models.TextField(_("接待纪要"), blank=True)
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="receptions",
    )  # fmt: skip
    rule = models.ForeignKey(
        "governance.RuleDocument", models.PROTECT, null=True, blank=True,
        verbose_name=_("依据制度"), related_name="receptions",
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=16, choices=reception_states, default=ReceptionState.SCHEDULED)

    audience: ClassVar[Audience] = Audience(station="station", members=True)
    numbering: ClassVar[Numbering] = Numbering("JD", 3, "on")
    workflow: ClassVar[Workflow | None] = RECEPTION

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("接待日")
        rules_permissions = RECEPTION_PERMISSIONS
        constraints = [
            *Record.numbered("receptionday"),
            RECEPTION.known_states("receptionday_state_known"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")),
                name="receptionday_times",
            ),
            models.CheckConstraint(
                condition=Q(announced_on__isnull=True) | Q(announced_on__lte=F("on")),
                name="receptionday_announced",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReceptionState.MINUTES_FILED.value) | ~Q(minutes=""),
                name="receptionday_minutes",
            ),
        ]
        indexes = [models.Index(fields=["org", "on"], name="receptionday_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.place}"

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("opens", "closes")
        if self.announced_on and self.announced_on > self.on:
            found.append(("announced_on", str(_("公告日期晚于接待日期"))))
        if self.state == ReceptionState.MINUTES_FILED and not self.minutes:
            found.append(("minutes", str(_("纪要已归档的要填接待纪要"))))
        return found
