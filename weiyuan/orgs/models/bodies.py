"""Bodies (机构) and the history of their names."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.orgs.models.records import Record, Ruled
from weiyuan.orgs.rules import PERMISSIONS, record_permissions


class BodyType(models.TextChoices):
    STUDIO = "studio", _("委员工作室")
    LIAISON_COMMITTEE = "liaison_committee", _("联委会")
    LIAISON_GROUP = "liaison_group", _("联络组")
    WORKING_COMMITTEE = "working_committee", _("政协工委")
    ACTIVITY_GROUP = "activity_group", _("活动组")
    DISTRICT_CPPCC = "district_cppcc", _("区政协")


class Level(models.TextChoices):
    STREET = "street", _("街道")
    TOWN = "town", _("镇")
    COMMUNITY = "community", _("社区")
    DISTRICT = "district", _("区县")


def body_types() -> Any:
    return BodyType.choices


def levels() -> Any:
    return Level.choices


class OrgUnit(Ruled):
    """A sub-district CPPCC body, or the district office above it."""

    name = models.CharField(_("全称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=40)
    area_name = models.CharField(_("辖区名称"), max_length=40)
    body_type = models.CharField(_("机构类型"), max_length=20, choices=body_types)
    level = models.CharField(_("层级"), max_length=12, choices=levels, default=Level.STREET)
    founded_on = models.DateField(_("成立日期"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("上级机构"))
    parent_cppcc = models.CharField(_("上级政协"), max_length=60)
    party_committee = models.CharField(_("党工委名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("公开电话"), max_length=40, blank=True)
    area_desc = models.TextField(_("辖区概况"), blank=True)
    population = models.PositiveIntegerField(_("辖区人口"), null=True, blank=True)
    floor_area_m2 = models.DecimalField(_("面积（平方米）"), max_digits=10, decimal_places=2, null=True, blank=True)
    invested_wan = models.DecimalField(_("投入资金（万元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    wall_items = models.JSONField(_("上墙项"), default=list, blank=True)
    summary_from = models.DateField(_("总结期间起"), null=True, blank=True)
    summary_to = models.DateField(_("总结期间止"), null=True, blank=True)
    note = models.TextField(_("备注"), blank=True, default="")

    class Meta:
        verbose_name = _("机构")
        rules_permissions = PERMISSIONS
        constraints = [
            models.CheckConstraint(
                condition=Q(summary_from__isnull=True) | Q(summary_to__gte=F("summary_from")),
                name="org_summary_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def problems(self) -> list[tuple[str, str]]:
        """What contradicts itself in the record: (field, reason) pairs."""
        if self.summary_from and self.summary_to and self.summary_to < self.summary_from:
            return [("summary_to", str(_("总结期间的止早于起")))]
        return []


class OrgNameHistory(Record):
    """A name that the body bore, from and to (撤镇建街: old records keep the old name)."""

    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    area_name = models.CharField(_("辖区名称"), max_length=40)
    body_type = models.CharField(_("机构类型"), max_length=20, choices=body_types)
    level = models.CharField(_("层级"), max_length=12, choices=levels)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)

    numbering: ClassVar[Numbering] = Numbering("MC", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("名称沿革")
        rules_permissions = record_permissions("orgnamehistory")
        constraints = [
            *Record.numbered("orgnamehistory"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="orgname_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("valid_from", "valid_to")

    def covers(self, day: date) -> bool:
        """Whether the body bore this name on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
