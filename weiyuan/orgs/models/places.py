"""Stations, people who are not members, their posts, and the units that handle matters."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.orgs.models.records import Record
from weiyuan.orgs.rules import record_permissions


class Person(Record):
    """Somebody who works for the body: director, clerk, station head."""

    name = models.CharField(_("姓名"), max_length=40)
    employer = models.CharField(_("工作单位"), max_length=100, blank=True)
    main_post = models.CharField(_("本职"), max_length=100, blank=True)
    phone = models.CharField(_("工作电话"), max_length=40, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("RY", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("工作人员")
        rules_permissions = record_permissions("person")
        constraints = Record.numbered("person")

    def __str__(self) -> str:
        return self.name


class LiaisonStation(Record):
    """An outpost of the body in a community (社区政协委员联络站)."""

    name = models.CharField(_("联络站名称"), max_length=60)
    community = models.CharField(_("社区"), max_length=40)
    founded_on = models.DateField(_("成立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    opinion_box = models.BooleanField(_("社情民意联络箱"), default=False)

    audience: ClassVar[Audience] = Audience(members=True, station="pk")
    numbering: ClassVar[Numbering] = Numbering("ZHAN", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("联络站")
        rules_permissions = record_permissions("liaisonstation")
        constraints = [
            *Record.numbered("liaisonstation"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("founded_on")), name="station_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("founded_on", "closed_on")


class Post(models.TextChoices):
    DIRECTOR = "director", _("主任")
    DEPUTY_DIRECTOR = "deputy_director", _("副主任")
    LIAISON_OFFICER = "liaison_officer", _("联络员")
    STATION_HEAD = "station_head", _("联络站站长")
    CONVENER = "convener", _("召集人")
    LEADER_IN_CHARGE = "leader_in_charge", _("分管领导")


def posts() -> Any:
    return Post.choices


class Appointment(Record):
    """Who held which post of the body from when to when (seed 1, line on posts held concurrently)."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("姓名"), related_name="appointments")
    post = models.CharField(_("职务"), max_length=20, choices=posts)
    station = models.ForeignKey(
        LiaisonStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="appointments",
    )
    main_post = models.CharField(_("任职时本职"), max_length=100, blank=True)
    concurrent = models.BooleanField(_("兼任"), default=False)
    start = models.DateField(_("任职日期"))
    end = models.DateField(_("免职日期"), null=True, blank=True)
    document = models.CharField(_("任职文件"), max_length=200, blank=True)
    duty_text = models.TextField(_("工作职责"), blank=True)
    selection_basis = models.CharField(_("选任依据"), max_length=200, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("RZ", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("任职")
        rules_permissions = record_permissions("appointment")
        constraints = [
            *Record.numbered("appointment"),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="appointment_dates"),
            models.CheckConstraint(
                condition=~Q(post=Post.STATION_HEAD) | Q(station__isnull=False), name="appointment_station"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("start", "end")
        if self.post == Post.STATION_HEAD and self.station is None:
            found.append(("station", str(_("站长任职要写明联络站"))))
        return found


class UnitKind(models.TextChoices):
    STREET_OFFICE = "street_office", _("街道科室")
    DISTRICT_GOV = "district_gov", _("区政府部门")
    PARTY_ORG = "party_org", _("党群部门")
    OTHER = "other", _("其他")


def unit_kinds() -> Any:
    return UnitKind.choices


class HandlingUnit(Record):
    """A street office (口子) or a unit outside that answers matters (承办单位)."""

    name = models.CharField(_("单位名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=16, choices=unit_kinds)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)

    numbering: ClassVar[Numbering] = Numbering("DW", 2)
    audience: ClassVar[Audience] = Audience(unit="pk", members=True)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("科室和承办单位")
        rules_permissions = record_permissions("handlingunit")
        constraints = Record.numbered("handlingunit")

    def __str__(self) -> str:
        return self.name
