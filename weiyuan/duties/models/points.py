"""Points for what members did (履职积分): schemes and rules are data, points are worked out from the registers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.duties import rules
from weiyuan.duties.models.kinds import RecordKind, events, hands, misnamed, record_kinds
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions

# Published tables of points of other places, with their source, to start a scheme from (domain.md E3).
PRESETS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).parent.with_name("points.toml").read_text("utf-8"))
LEVEL = re.compile(r"(.*\D)\s*(\d+(?:\.\d+)?)分?")


def levels(lines: Iterable[str]) -> dict[str, Decimal]:
    """优秀 85 → {"优秀": 85}. Raises ValueError where a line is not a name and a number."""
    found = {}
    for line in lines:
        said = LEVEL.fullmatch(line.strip())
        if not said:
            raise ValueError(line)
        found[said[1].strip()] = Decimal(said[2])
    return found


def _points(label: Any, **more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=7, decimal_places=2, **more)


class PointScheme(Record):
    """How a body reckons its members' work in a year: the window, what everybody starts from, caps and grades.

    grades      from which total on a grade is given, one a line: 优秀 85
    group_caps  the most that the rules of a group may bring together: 提案 20
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("办法名称"), max_length=60)
    start = models.DateField(_("计分起"))
    end = models.DateField(_("计分止"))
    base_points = _points(_("基础分"), default=Decimal(0))
    group_caps = models.JSONField(_("类别上限"), default=list, blank=True)
    grades = models.JSONField(_("等次"), default=list, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    computed_at = models.DateTimeField(_("计算时间"), null=True, blank=True, editable=False)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("JFBF", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("积分办法")
        rules_permissions = rules.SCHEME_PERMISSIONS
        constraints = [
            *Record.numbered("pointscheme"),
            models.UniqueConstraint(
                fields=["org", "year", "title"], condition=Q(deleted_at__isnull=True), name="pointscheme_once"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="pointscheme_dates"),
        ]

    def __str__(self) -> str:
        return str(_("%(year)d年%(title)s") % {"year": self.year, "title": self.title})

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("start", "end")
        for name in ("grades", "group_caps"):
            try:
                levels(getattr(self, name))
            except ValueError as error:
                found.append((name, str(_("“%s”要写成“名称 分数”，如“优秀 85”") % error)))
        return found

    def grade(self, total: Decimal) -> str:
        """The highest grade that the total reaches; "" where the scheme knows no grades."""
        reached = [(limit, name) for name, limit in levels(self.grades).items() if total >= limit]
        return max(reached)[1] if reached else ""


class PointRule(Record):
    """What one kind of record brings: when it counts, how much, shared how, and at most how much.

    counts             the register, what must have become of the record, in which part
    points             for each record; negative deducts
    joint_multiplier   times this where the record was made by several
    combined_multiplier  times this where it was only adopted as part of a combined piece (综合采用)
    shared             divided by the number of those who joined
    first, last        from which record of the window on, and up to which (“第一件”, “从第二件起”); last None: no end
    cap                the most that the rule brings in the window (for deductions: takes)
    minimum            how many there should be in the window; said to the member, no points by itself
    """

    scheme = models.ForeignKey(PointScheme, models.PROTECT, verbose_name=_("积分办法"), related_name="rules")
    position = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("计分事项"), max_length=60)
    group = models.CharField(_("类别"), max_length=20, blank=True)
    record_kind = models.CharField(_("计分的台账"), max_length=16, choices=record_kinds)
    event = models.CharField(_("计分条件"), max_length=12, choices=events)
    hand = models.CharField(_("委员身份"), max_length=8, choices=hands, blank=True)
    only_kinds = models.JSONField(_("限定类型"), default=list, blank=True)
    title_has = models.CharField(_("标题含"), max_length=20, blank=True)
    must_attend = models.BooleanField(_("只计必须参加的"), default=False)
    points = _points(_("分值"))
    joint_multiplier = models.DecimalField(_("联名系数"), max_digits=6, decimal_places=4, default=Decimal(1))
    combined_multiplier = models.DecimalField(_("综合采用系数"), max_digits=6, decimal_places=4, default=Decimal(1))
    shared = models.BooleanField(_("联名人平分"), default=False)
    first = models.PositiveSmallIntegerField(_("从第几件起"), default=1)
    last = models.PositiveSmallIntegerField(_("到第几件止"), null=True, blank=True)
    cap = _points(_("本项上限"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("最低次数"), null=True, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("JFXZ", 3)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("积分细则")
        rules_permissions = record_permissions("pointrule")
        constraints = [
            *Record.numbered("pointrule"),
            models.UniqueConstraint(
                fields=["scheme", "position"], condition=Q(deleted_at__isnull=True), name="pointrule_position_once"
            ),
            models.CheckConstraint(condition=Q(first__gte=1), name="pointrule_first"),
            models.CheckConstraint(condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="pointrule_last"),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gt=0), name="pointrule_cap"),
            models.CheckConstraint(
                condition=Q(joint_multiplier__gte=0, combined_multiplier__gte=0), name="pointrule_multipliers"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def problems(self) -> list[tuple[str, str]]:
        found = misnamed(self.record_kind, self.only_kinds)
        if self.first < 1:
            found.append(("first", str(_("从第 1 件起算"))))
        if self.last is not None and self.last < self.first:
            found.append(("last", str(_("止于起之前"))))
        if self.cap is not None and self.cap <= 0:
            found.append(("cap", str(_("上限要大于零；不设上限就空着"))))
        for name in ("joint_multiplier", "combined_multiplier"):
            if getattr(self, name) < 0:
                found.append((name, str(_("系数不能小于零"))))
        if self.must_attend and self.record_kind != RecordKind.ACTIVITY:
            found.append(("must_attend", str(_("只有活动分必须参加的和其他的"))))
        return found


class PointAward(Record):
    """Points given or taken by hand, with the reason: what no register holds."""

    scheme = models.ForeignKey(PointScheme, models.PROTECT, verbose_name=_("积分办法"), related_name="awards")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="point_awards")
    on = models.DateField(_("日期"))
    points = _points(_("加减分"))
    group = models.CharField(_("类别"), max_length=20, blank=True)
    reason = models.CharField(_("理由"), max_length=200)

    audience: ClassVar[Audience] = Audience(own=("member__user",), readers=False)
    numbering: ClassVar[Numbering] = Numbering("JFSG", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("手工加减分")
        rules_permissions = rules.AWARD_PERMISSIONS
        constraints = [
            *Record.numbered("pointaward"),
            models.CheckConstraint(condition=~Q(points=0), name="pointaward_points"),
            models.CheckConstraint(condition=~Q(reason=""), name="pointaward_reason"),
        ]
        indexes = [models.Index(fields=["org", "on"], name="pointaward_day")]

    def __str__(self) -> str:
        return f"{self.member} {self.reason}"

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if not self.points:
            found.append(("points", str(_("加减分不能是零"))))
        scheme = self.scheme
        if scheme and not scheme.start <= self.on <= scheme.end:
            found.append(("on", str(_("日期不在计分起止之内"))))
        return found


class PointEntry(models.Model):
    """One line of a member's account: worked out anew each time, never typed, so no record of a register.

    full    what the rule gives; points  what of it counts after the caps
    why     the rule, the record and the reckoning in words
    label, record_id  the record that earned it; "" and None for points given by hand
    """

    scheme = models.ForeignKey(PointScheme, models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, models.CASCADE, related_name="point_entries")
    rule = models.ForeignKey(PointRule, models.CASCADE, null=True, related_name="entries")
    award = models.ForeignKey(PointAward, models.CASCADE, null=True, related_name="entries")
    group = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    label = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(null=True)
    record_no = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    full = models.DecimalField(max_digits=7, decimal_places=2)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    why = models.TextField()

    class Meta:
        verbose_name = _("积分明细")
        ordering = ("on", "pk")
        indexes = [models.Index(fields=["scheme", "member", "on"], name="pointentry_account")]
        constraints = [
            models.UniqueConstraint(fields=["member", "rule", "label", "record_id"], name="pointentry_once"),
        ]

    def __str__(self) -> str:
        return self.title
