"""Commendations and reports in the press."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions


class HonourLevel(models.TextChoices):
    """Highest first: the order in which summaries list them."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    DISTRICT = "district", _("区级")
    STREET = "street", _("街道级")


def honour_levels() -> Any:
    return HonourLevel.choices


class Commendation(Record):
    """Praise for the body or for members of it."""

    title = models.CharField(_("表彰名称"), max_length=160)
    level = models.CharField(_("表彰级别"), max_length=12, choices=honour_levels)
    awarded_on = models.DateField(_("表彰日期"))
    issuer = models.CharField(_("表彰单位"), max_length=80)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    to_body = models.BooleanField(_("表彰集体"), default=False)
    members = models.ManyToManyField(Member, blank=True, verbose_name=_("受表彰委员"), related_name="commendations")

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("BZ", 2, "awarded_on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("表彰")
        rules_permissions = record_permissions("commendation")
        constraints = Record.numbered("commendation")
        indexes = [models.Index(fields=["org", "awarded_on"], name="commendation_day")]

    def __str__(self) -> str:
        return self.title


class MediaReport(Record):
    """What newspapers, stations and sites said about the body."""

    title = models.CharField(_("报道题目"), max_length=160)
    medium = models.CharField(_("媒体"), max_length=60)
    level = models.CharField(_("媒体级别"), max_length=12, choices=honour_levels)
    published_on = models.DateField(_("刊播日期"))
    url = models.URLField(_("链接"), max_length=300, blank=True)
    members = models.ManyToManyField(Member, blank=True, verbose_name=_("报道的委员"), related_name="media_reports")

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("XC", 3, "published_on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("宣传报道")
        rules_permissions = record_permissions("mediareport")
        constraints = Record.numbered("mediareport")
        indexes = [models.Index(fields=["org", "published_on"], name="mediareport_day")]

    def __str__(self) -> str:
        return self.title
