"""What a body does again and again (常规活动): the rule of its days, and what each time is to be like."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.activities import recurrence
from weiyuan.activities.models.activity import Organiser, activity_kinds, discreet, organisers
from weiyuan.activities.recurrence import LAST, Choice, Unit
from weiyuan.activities.rules import SERIES_PERMISSIONS
from weiyuan.activities.workflow import SERIES, SeriesState, series_states
from weiyuan.core.facts import years_later
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.core.zh import numeral, quantity
from weiyuan.orgs.models import LiaisonStation, Record

WEEK = "一二三四五六日"
MOST_STEPS = 12


class Pattern(models.TextChoices):
    WEEKLY = "weekly", lazy("每周")
    NTH = "nth", lazy("每月第几个星期几")
    MONTHLY = "monthly", lazy("每月几日")
    QUARTERLY = "quarterly", lazy("每季度")
    YEARLY = "yearly", lazy("每年")


class Invites(models.TextChoices):
    NONE = "none", lazy("先不邀请")
    ALL = "all", lazy("全体在任委员")
    STATION = "station", lazy("本站委员")


UNITS = {
    Pattern.WEEKLY: Unit.WEEK, Pattern.NTH: Unit.MONTH, Pattern.MONTHLY: Unit.MONTH,
    Pattern.QUARTERLY: Unit.QUARTER, Pattern.YEARLY: Unit.YEAR,
}  # fmt: skip
ONE = {Unit.WEEK: lazy("每周"), Unit.MONTH: lazy("每月"), Unit.QUARTER: lazy("每季度"), Unit.YEAR: lazy("每年")}
MANY = {
    Unit.WEEK: lazy("每%s周"), Unit.MONTH: lazy("每%s个月"), Unit.QUARTER: lazy("每%s个季度"),
    Unit.YEAR: lazy("每%s年"),
}  # fmt: skip


def patterns() -> Any:
    return Pattern.choices


def invites() -> Any:
    return Invites.choices


def weekdays() -> Any:
    return [(n, _("星期%s") % mark) for n, mark in enumerate(WEEK, 1)]


def ordinals() -> Any:
    return [*((n, _("第%s个") % numeral(n)) for n in range(1, 5)), (LAST, _("最后一个"))]


def monthdays() -> Any:
    return [*((n, _("%d日") % n) for n in range(1, 32)), (LAST, _("最后一天"))]


def months() -> Any:
    return [(n, _("%d月") % n) for n in range(1, 13)]


class ActivitySeries(Record):
    """An activity that returns by a rule (常规活动). Its dates become activities once they are arranged."""

    title = models.CharField(lazy("活动名称"), max_length=120)
    kind = models.CharField(lazy("活动类型"), max_length=16, choices=activity_kinds)
    pattern = models.CharField(lazy("怎样定日子"), max_length=12, choices=patterns, default=Pattern.NTH)
    every = models.PositiveSmallIntegerField(lazy("间隔"), default=1)
    nth = models.SmallIntegerField(lazy("第几个"), choices=ordinals, null=True, blank=True)
    weekday = models.SmallIntegerField(lazy("星期几"), choices=weekdays, null=True, blank=True)
    monthday = models.SmallIntegerField(lazy("几日"), choices=monthdays, null=True, blank=True)
    month = models.SmallIntegerField(lazy("几月"), choices=months, null=True, blank=True)
    to_workday = models.BooleanField(lazy("遇节假日顺延到工作日"), default=True)
    since = models.DateField(lazy("起"))
    until = models.DateField(lazy("止"), null=True, blank=True)
    starts = models.TimeField(lazy("开始时刻"), null=True, blank=True)
    ends = models.TimeField(lazy("结束时刻"), null=True, blank=True)
    place = models.CharField(lazy("地点"), max_length=120, blank=True)
    organiser = models.CharField(lazy("主办"), max_length=8, choices=organisers, default=Organiser.OWN)
    station = models.ForeignKey(
        LiaisonStation, models.PROTECT, null=True, blank=True, verbose_name=lazy("联络站"), related_name="series"
    )
    must_attend = models.BooleanField(lazy("必须参加"), default=False)
    invites = models.CharField(lazy("默认邀请"), max_length=8, choices=invites, default=Invites.NONE)
    # Without a way back: what fulfils the task and carries out the document are the activities, not this record.
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True, verbose_name=lazy("计划任务"), related_name="+"
    )
    rule = models.ForeignKey(
        "governance.RuleDocument",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=lazy("依据制度"),
        related_name="+",
    )
    rrule = models.CharField(lazy("重复规则"), max_length=200, blank=True, default="", editable=False)
    state = models.CharField(lazy("状态"), max_length=8, choices=series_states, default=SeriesState.ACTIVE)

    audience: ClassVar[Audience] = Audience(station="station", members=True)
    numbering: ClassVar[Numbering] = Numbering("CGHD", 2)
    workflow: ClassVar[Workflow | None] = SERIES
    derived: ClassVar[tuple[str, ...]] = ("rrule",)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = lazy("常规活动")
        rules_permissions = SERIES_PERMISSIONS
        constraints = [
            *Record.numbered("activityseries"),
            SERIES.known_states("activityseries_state_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="activityseries_dates"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="activityseries_times",
            ),
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=MOST_STEPS), name="activityseries_every"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Visits to members are the business of those alone whom they concern, also when they return."""
        return super().seen_by(user) & discreet(user)

    @property
    def choice(self) -> Choice:
        """Of what the form asks, that which the pattern goes by."""
        unit, nth, weekday, monthday = UNITS[Pattern(self.pattern)], self.nth, self.weekday, self.monthday
        if self.pattern == Pattern.NTH:
            monthday = None
        elif self.pattern == Pattern.MONTHLY:
            nth = weekday = None
        return Choice(unit, self.since, self.until, self.every, weekday, nth, monthday, self.month)

    def derive(self) -> None:
        """Write the rule; "" where the choices mean no day."""
        try:
            self.rrule = recurrence.written(self.choice)
        except ValueError:
            self.rrule = ""

    def problems(self) -> list[tuple[str, str]]:
        found = [*self.dated("since", "until"), *self.dated("starts", "ends")]
        if self.since and self.until and self.until > years_later(self.since, recurrence.MOST_YEARS):
            found.append(("until", str(_("起止最长三年，长期办的不用填止"))))
        if self.ends and not self.starts:
            found.append(("starts", str(_("填了结束时刻，也要填开始时刻"))))
        if not 1 <= (self.every or 0) <= MOST_STEPS:
            found.append(("every", str(_("间隔是 1 到 %d，每次都办的填 1") % MOST_STEPS)))
        if self.invites == Invites.STATION and self.station_id is None:
            found.append(("invites", str(_("邀请本站委员的要选联络站"))))
        missing = self._missing()
        if not missing and not found and self.since:
            try:
                recurrence.written(self.choice)
            except ValueError:
                missing = [("until" if self.until else "monthday", str(_("这样定，一次也没有")))]
        return found + missing

    def _missing(self) -> list[tuple[str, str]]:
        asked = {
            Pattern.WEEKLY: ("weekday",), Pattern.NTH: ("nth", "weekday"), Pattern.MONTHLY: ("monthday",),
        }.get(Pattern(self.pattern), ("month",))  # fmt: skip
        words = {
            "weekday": _("请选星期几"), "nth": _("请选第几个"), "monthday": _("请选几日"),
            "month": _("请选几月，每季度的选其中一个月"),
        }  # fmt: skip
        found = [(name, str(words[name])) for name in asked if getattr(self, name) is None]
        by_weekday = self.nth is not None and self.weekday is not None
        if self.pattern in {Pattern.QUARTERLY, Pattern.YEARLY} and self.monthday is None and not by_weekday:
            found.append(("monthday", str(_("请选几日，或者第几个星期几"))))
        return found

    @property
    def said(self) -> str:
        """The rule in words: 每月第二个星期三 14:00."""
        choice = self.choice
        often = str(ONE[choice.unit]) if self.every == 1 else str(MANY[choice.unit]) % quantity(self.every)
        if choice.unit == Unit.QUARTER and choice.months:
            often += _("（%s月）") % "、".join(str(month) for month in choice.months)
        elif choice.unit == Unit.YEAR and choice.month:
            often += _("%d月") % choice.month
        return f"{often}{self._day(choice)} {self.hours}".strip()

    said.fget.short_description = lazy("什么时候")  # type: ignore[attr-defined]  # read by the register's list

    @staticmethod
    def _day(choice: Choice) -> str:
        if choice.unit != Unit.WEEK and choice.monthday:
            return str(dict(monthdays())[choice.monthday])
        weekday = str(dict(weekdays()).get(choice.weekday, ""))
        return weekday if choice.unit == Unit.WEEK else str(dict(ordinals()).get(choice.nth, "")) + weekday

    @property
    def hours(self) -> str:
        """14:00—16:00; the beginning alone where no end is said; "" without both."""
        return "—".join(f"{at:%H:%M}" for at in (self.starts, self.ends) if at)
