"""What a member proposes to change in the own record, until the office has looked at it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weiyuan.members.models.people import Member
from weiyuan.members.rules import EDIT_PERMISSIONS
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.models.records import Ruled
from weiyuan.orgs.rules import STAFF

# Contact and work: what changes in a member's life. Name, party and terms are the office's to keep.
EDITABLE = (
    "mobile", "email", "employer", "employer_type", "job_title", "prof_title", "field", "system", "education", "honors",
)  # fmt: skip


class Fate(models.TextChoices):
    PROPOSED = "proposed", _("待核对")
    ACCEPTED = "accepted", _("已采用")
    REFUSED = "refused", _("未采用")
    WITHDRAWN = "withdrawn", _("已撤回")
    REPLACED = "replaced", _("已另提")


TONES = {Fate.PROPOSED: "warn", Fate.ACCEPTED: "ok", Fate.REFUSED: "bad"}


def fates() -> Any:
    return Fate.choices


class EditQuery(models.QuerySet[Any]):
    """Reads that begin with who is looking."""

    def visible_to(self, user: Any) -> Self:
        """For the office and the member himself: what he proposes is nobody else's business."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        bodies = list(user.scope.roles)
        mine = Q(org__in=user.scope.bodies(STAFF)) | Q(member__user=user.pk)
        return self.filter(mine, org__in=bodies, member__deleted_at__isnull=True)

    def open(self) -> Self:
        """Those that wait for the office."""
        return self.filter(fate=Fate.PROPOSED)


class MemberEdit(Ruled):
    """One field of a member's record as the member wants it. Values are text, choices by their key."""

    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="edits", verbose_name=_("委员"))
    field = models.CharField(_("项目"), max_length=20)
    old = models.TextField(_("原来"), blank=True)
    new = models.TextField(_("改为"), blank=True)
    fate = models.CharField(_("结果"), max_length=12, choices=fates, default=Fate.PROPOSED)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    decided_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )

    objects = EditQuery.as_manager()

    class Meta:
        verbose_name = _("委员信息变更")
        rules_permissions = EDIT_PERMISSIONS
        constraints = [
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="memberedit_fate_known"),
            models.CheckConstraint(condition=Q(field__in=EDITABLE), name="memberedit_field_known"),
            models.CheckConstraint(condition=~Q(fate=Fate.REFUSED) | ~Q(reason=""), name="memberedit_reason"),
            models.UniqueConstraint(
                fields=["member", "field"], condition=Q(fate=Fate.PROPOSED), name="memberedit_open_once"
            ),
        ]
        indexes = [models.Index(fields=["org", "fate"], name="memberedit_fate")]

    def __str__(self) -> str:
        return f"{self.member} {self.label}"

    @property
    def label(self) -> str:
        """The heading of the field."""
        return str(Member._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]  # EDITABLE are fields

    @property
    def old_text(self) -> str:
        return self._words(self.old)

    @property
    def new_text(self) -> str:
        return self._words(self.new)

    @property
    def now(self) -> str:
        """What stands in the record today, if it is no longer what the proposal saw; else ""."""
        value = str(getattr(self.member, self.field))
        return self._words(value) if value != self.old else ""

    @property
    def moved(self) -> bool:
        """Whether the record changed after the proposal was made."""
        return str(getattr(self.member, self.field)) != self.old

    @property
    def tone(self) -> str:
        return TONES.get(Fate(self.fate), "mute")

    def _words(self, value: str) -> str:
        field: Any = Member._meta.get_field(self.field)
        return str(dict(field.flatchoices).get(value, value)) if field.choices else value
