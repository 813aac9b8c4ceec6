"""The five-ones (五个一): yearly duties of each member, any number of items."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.duties import rules
from weiyuan.duties.models.kinds import misnamed, record_kinds
from weiyuan.duties.workflow import ENTRY, EntryState, entry_states
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions

# Sets of items to start a scheme from.
SHIPPED: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).parent.with_name("schemes.toml").read_text("utf-8"))


class FiveOnesScheme(Record):
    """What the members of a body have to do in a year."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("方案名称"), max_length=40)
    featured = models.BooleanField(_("特色工作"), default=False)
    frozen_on = models.DateField(_("截止认定日期"), null=True, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("WG", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("五个一方案")
        rules_permissions = record_permissions("fiveonesscheme")
        constraints = [
            *Record.numbered("fiveonesscheme"),
            models.UniqueConstraint(
                fields=["org", "year", "title"],
                condition=Q(deleted_at__isnull=True),
                name="fiveonesscheme_once",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(year)d年%(title)s") % {"year": self.year, "title": self.title})

    @property
    def closed(self) -> bool:
        """Whether the last day for claiming and verifying is over."""
        return self.frozen_on is not None and timezone.localdate() > self.frozen_on


class FiveOnesItem(Record):
    """One duty of a scheme: what, how often, and which records count."""

    scheme = models.ForeignKey(FiveOnesScheme, models.PROTECT, verbose_name=_("方案"), related_name="items")
    position = models.PositiveSmallIntegerField(_("序号"))
    code = models.SlugField(_("代码"), max_length=20, blank=True)
    name = models.CharField(_("事项"), max_length=60)
    target = models.PositiveSmallIntegerField(_("每人目标次数"), default=1)
    counts_record_type = models.CharField(_("计入的台账"), max_length=16, choices=record_kinds, blank=True)
    only_kinds = models.JSONField(_("限定类型"), default=list, blank=True)
    title_has = models.CharField(_("标题含"), max_length=20, blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("WX", 2)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("五个一事项")
        rules_permissions = record_permissions("fiveonesitem")
        constraints = [
            *Record.numbered("fiveonesitem"),
            models.UniqueConstraint(
                fields=["scheme", "position"],
                condition=Q(deleted_at__isnull=True),
                name="fiveonesitem_position_once",
            ),
            models.CheckConstraint(condition=Q(target__gte=1), name="fiveonesitem_target"),
        ]

    def __str__(self) -> str:
        return self.name

    def problems(self) -> list[tuple[str, str]]:
        found = [("target", str(_("目标次数至少为 1")))] if self.target < 1 else []
        return found + misnamed(self.counts_record_type, self.only_kinds)


class FiveOnesEntry(Record):
    """What one member did for one item; the record that proves it is named by register and number."""

    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="five_ones")
    item = models.ForeignKey(FiveOnesItem, models.PROTECT, verbose_name=_("事项"), related_name="entries")
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    record_kind = models.CharField(_("佐证台账"), max_length=16, choices=record_kinds, blank=True)
    record_no = models.CharField(_("佐证编号"), max_length=40, blank=True)
    description = models.TextField(_("完成情况"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=entry_states, default=EntryState.OPEN)
    verified_by = models.CharField(_("认定人"), max_length=40, blank=True)

    audience: ClassVar[Audience] = Audience(own=("member__user",))
    numbering: ClassVar[Numbering] = Numbering("WJ", 3, "year")
    workflow: ClassVar[Workflow | None] = ENTRY

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("五个一完成情况")
        rules_permissions = rules.ENTRY_PERMISSIONS
        constraints = [
            *Record.numbered("fiveonesentry"),
            ENTRY.known_states("fiveonesentry_state_known"),
            models.CheckConstraint(
                condition=Q(state=EntryState.OPEN) | Q(done_on__isnull=False), name="fiveonesentry_done_day"
            ),
        ]
        indexes = [
            # What is still open has no day: without the key a database sorts all of it to show the first page.
            models.Index(fields=["org", "done_on", "id"], name="fiveonesentry_day"),
            models.Index(fields=["org", "no"], name="fiveonesentry_number"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.item}"

    @property
    def year(self) -> int:
        """The year of the scheme: it numbers the entry."""
        return self.item.scheme.year

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.state != EntryState.OPEN and self.done_on is None:
            found.append(("done_on", str(_("已申报的要填完成日期"))))
        if self.done_on and self.item and self.done_on.year != self.year:
            found.append(("done_on", str(_("完成日期不在方案年度%d年内") % self.year)))
        return found
