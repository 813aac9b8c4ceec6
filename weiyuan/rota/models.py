"""Rules of reception days, days on which a member cannot, swaps, and which rule a day was drawn for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Record
from weiyuan.rota.recurrence import LAST
from weiyuan.rota.rules import RULE_PERMISSIONS, SWAP_PERMISSIONS, UNAVAILABLE_PERMISSIONS
from weiyuan.rota.workflow import SWAP, SwapState, swap_states

# What the product ships; a rule's own number goes before it.
DEFAULTS: dict[str, int] = tomllib.loads((Path(__file__).parent / "defaults.toml").read_text("utf-8"))
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")  # as they stand in the ledger, in order
LONGEST_MONTH = 31
MOST_ON_DUTY = 20


class Pattern(models.TextChoices):
    WEEKLY = "weekly", _("每周")
    NTH = "nth", _("每月第几个星期几")
    MONTHLY = "monthly", _("每月固定日期")


def patterns() -> Any:
    return Pattern.choices


def ordinals() -> Any:
    return [*((n, _("第%d个") % n) for n in range(1, LAST)), (LAST, _("最后一个"))]


class ReceptionRule(Record):
    """When and where members receive residents, and how many are on duty (接待日规则)."""

    title = models.CharField(_("规则名称"), max_length=60)
    pattern = models.CharField(_("怎样定日子"), max_length=12, choices=patterns, default=Pattern.WEEKLY)
    weekdays = models.JSONField(_("星期几"), default=list, blank=True)
    nth = models.PositiveSmallIntegerField(_("当月第几个"), choices=ordinals, null=True, blank=True)
    monthdays = models.JSONField(_("每月几号"), default=list, blank=True)
    to_workday = models.BooleanField(_("遇节假日顺延到工作日"), default=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    opens = models.TimeField(_("开始时刻"), null=True, blank=True)
    closes = models.TimeField(_("结束时刻"), null=True, blank=True)
    station = models.ForeignKey(
        LiaisonStation, models.PROTECT, null=True, blank=True, verbose_name=_("联络站"), related_name="reception_rules"
    )
    place = models.CharField(_("接待地点"), max_length=120)
    needed = models.PositiveSmallIntegerField(_("每次几名委员"), default=DEFAULTS["on_duty"])
    own_only = models.BooleanField(_("只排本站委员"), default=False)
    announce_days = models.PositiveSmallIntegerField(_("提前几天公告"), default=DEFAULTS["announce_days"])
    announce_itself = models.BooleanField(_("到期自动公告"), default=False)
    # Without a way back: what fulfils the task and carries out the document are the days, not this record.
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True, verbose_name=_("计划任务"), related_name="+"
    )
    rule = models.ForeignKey(
        "governance.RuleDocument", models.PROTECT, null=True, blank=True, verbose_name=_("依据制度"), related_name="+"
    )

    audience: ClassVar[Audience] = Audience(station="station", members=True)
    numbering: ClassVar[Numbering] = Numbering("JDG", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("接待日规则")
        rules_permissions = RULE_PERMISSIONS
        constraints = [
            *Record.numbered("receptionrule"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="receptionrule_dates"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gte=F("opens")),
                name="receptionrule_times",
            ),
            models.CheckConstraint(condition=Q(needed__gte=1), name="receptionrule_needed"),
        ]

    def __str__(self) -> str:
        return self.title

    def problems(self) -> list[tuple[str, str]]:
        found = [*self.dated("since", "until"), *self.dated("opens", "closes")]
        if self.pattern == Pattern.MONTHLY:
            if not self.month_days or len(self.month_days) != len(self.monthdays):
                found.append(("monthdays", str(_("每月几号填 1 到 31，几个用顿号隔开"))))
        elif not self.week_days or len(self.week_days) != len(self.weekdays):
            found.append(("weekdays", str(_("星期几填周一到周日，几个用顿号隔开"))))
        if self.pattern == Pattern.NTH and self.nth is None:
            found.append(("nth", str(_("请选是当月第几个"))))
        if not 1 <= (self.needed or 0) <= MOST_ON_DUTY:
            found.append(("needed", str(_("每次值班的委员是 1 到 %d 名") % MOST_ON_DUTY)))
        if self.own_only and self.station is None:
            found.append(("own_only", str(_("只排本站委员的要选联络站"))))
        return found

    @property
    def week_days(self) -> list[int]:
        """The weekdays, Monday as 0; words that mean none are left out."""
        plain = [str(word).replace("星期", "周").replace("周天", "周日") for word in self.weekdays]
        return sorted({WEEKDAYS.index(word) for word in plain if word in WEEKDAYS})

    @property
    def month_days(self) -> list[int]:
        """The days of the month; what means none is left out."""
        plain = [str(word).rstrip("日号") for word in self.monthdays]
        return sorted({int(word) for word in plain if word.isdecimal() and 1 <= int(word) <= LONGEST_MONTH})


class Unavailable(Record):
    """Days on which a member cannot be on duty (不便时间). Why is for him and the staff alone."""

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="absences")
    start = models.DateField(_("第一天"))
    end = models.DateField(_("最后一天"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)

    audience: ClassVar[Audience] = Audience(own=("member__user",), readers=False)
    numbering: ClassVar[Numbering] = Numbering("BB", 3, "start")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("不便时间")
        rules_permissions = UNAVAILABLE_PERMISSIONS
        constraints = [
            *Record.numbered("unavailable"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="unavailable_dates"),
        ]
        indexes = [models.Index(fields=["org", "start"], name="unavailable_day")]

    def __str__(self) -> str:
        return f"{self.member} {self.start}" + (f"—{self.end}" if self.end != self.start else "")

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("start", "end")


class DutySwap(Record):
    """One member on duty asks another to swap days, or to take his over (换班)."""

    asker = models.ForeignKey(Member, models.PROTECT, verbose_name=_("提出人"), related_name="swaps_asked")
    day = models.ForeignKey(ReceptionDay, models.PROTECT, verbose_name=_("提出人的接待日"), related_name="swaps")
    asked = models.ForeignKey(Member, models.PROTECT, verbose_name=_("对方"), related_name="swaps_offered")
    other_day = models.ForeignKey(
        ReceptionDay, models.PROTECT, null=True, blank=True, verbose_name=_("对方的接待日"), related_name="swaps_for"
    )
    words = models.CharField(_("附言"), max_length=200, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=swap_states, default=SwapState.ASKED)

    audience: ClassVar[Audience] = Audience(own=("asker__user", "asked__user"), readers=False)
    numbering: ClassVar[Numbering] = Numbering("HB", 3)
    workflow: ClassVar[Workflow | None] = SWAP

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("换班")
        rules_permissions = SWAP_PERMISSIONS
        constraints = [
            *Record.numbered("dutyswap"),
            SWAP.known_states("dutyswap_state_known"),
            models.UniqueConstraint(
                fields=["day", "asker", "asked"],
                condition=Q(state=SwapState.ASKED, deleted_at__isnull=True),
                name="dutyswap_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} {self.day.on} → {self.asked}" + (f" {self.other_day.on}" if self.other_day else "")

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.asker_id is not None and self.asker_id == self.asked_id:
            found.append(("asked", str(_("不能和自己换班"))))
        if self.other_day_id is not None and self.other_day_id == self.day_id:
            found.append(("other_day", str(_("两个接待日是同一天"))))
        return found


class DrawnDay(models.Model):
    """Which rule a reception day stands for, and the day on which it would fall by the rule.

    It keeps a day that was moved by hand from being drawn a second time.
    """

    rule = models.ForeignKey(ReceptionRule, models.CASCADE, related_name="drawn", verbose_name=_("接待日规则"))
    due = models.DateField(_("规则日期"))
    reception = models.ForeignKey(ReceptionDay, models.CASCADE, related_name="drawn_for", verbose_name=_("接待日"))

    workflow = None

    class Meta:
        verbose_name = _("按规则排出的接待日")
        constraints = [models.UniqueConstraint(fields=["rule", "due"], name="drawnday_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.due}"
