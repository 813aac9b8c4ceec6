"""The append-only record of deeds, and the counters that give out numbers."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.orgs.models import OrgUnit


class Deed(models.Model):
    """Several changes made as one (分办 12 件), kept with what was there before, so that they can be undone.

    ``changes`` holds one line for each write in order: model, id, the version that it left, and the former values
    by column; None for a record that came into being.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    title = models.CharField(_("事项"), max_length=120)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("一次办理")
        indexes = [models.Index(fields=["by", "-at"], name="deed_newest")]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """One deed: who did what to which record. Names are copied as text, so that history outlives people.

    The entries of a body form a chain: each carries the hash of the one before it, so that a line changed or
    taken out behind the product's back shows.
    """

    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    actor_name = models.CharField(_("办理人姓名"), max_length=40)
    kind = models.CharField(_("事项"), max_length=100)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_no = models.CharField(_("编号"), max_length=40, blank=True)
    before = models.CharField(_("原状态"), max_length=24, blank=True)
    after = models.CharField(_("新状态"), max_length=24, blank=True)
    changes = models.JSONField(_("改动"), default=dict)
    note = models.TextField(_("说明"), blank=True)
    deed = models.ForeignKey(Deed, models.PROTECT, null=True, related_name="entries", verbose_name=_("一次办理"))
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("记录")
        constraints = [models.UniqueConstraint(fields=["org", "seq"], name="entry_seq_once")]
        indexes = [models.Index(fields=["model", "object_id", "seq"], name="entry_of_record")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def fingerprint(self) -> str:
        """SHA-256 over everything the entry says, the hash of the entry before it included."""
        said: list[Any] = [self.previous, self.org_id, self.seq, self.at.isoformat()]
        said += [self.actor_id, self.actor_name, self.kind, self.model, self.object_id, self.object_no]
        said += [self.before, self.after, self.changes, self.note]
        said += [self.deed_id] if self.deed_id else []
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class ChainHead(models.Model):
    """The end of a body's chain: locked while entries are appended, so that the chain never forks."""

    org = models.OneToOneField(OrgUnit, models.PROTECT, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.org_id}:{self.seq}"


class Counter(models.Model):
    """The last serial given out, per body, prefix and year (0: through all years)."""

    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "prefix", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}: {self.last}"
