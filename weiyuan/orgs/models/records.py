"""What every record has in common: its body, its number, who wrote it, and who may see it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from weiyuan.core.facts import Period
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.orgs.rules import MEMBER_ROLES, READERS, STAFF

OF_MEMBER = "__user"  # ends the paths that lead to an account by way of its member


class RecordQuery(models.QuerySet[Any]):
    """Reads that begin with who is looking."""

    def visible_to(self, user: Any) -> Self:
        """The records that this user may see: one rule for page, export, search, feed and interface."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        # The body first: the database then walks its index instead of the whole table for the condition's ORs.
        return self.alive().filter(org__in=list(user.scope.roles)).filter(self.model.seen_by(user))

    def alive(self) -> Self:
        """Without the removed ones."""
        return self.filter(deleted_at__isnull=True)

    def of(self, org: Any) -> Self:
        """The living records of one body."""
        return self.alive().filter(org=org)

    def within(self, period: Period, field: str) -> Self:
        """Records whose date ``field`` lies in the period, both ends inclusive."""
        kind = "date__" if isinstance(self.model._meta.get_field(field), models.DateTimeField) else ""
        return self.filter(**{f"{field}__{kind}gte": period.start, f"{field}__{kind}lte": period.end})

    def overlapping(self, period: Period, start: str, end: str) -> Self:
        """Records whose from/to dates touch the period; an empty end is open."""
        return self.filter(Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": period.start})).filter(
            **{f"{start}__lte": period.end}
        )

    def ids(self) -> tuple[int, ...]:
        """Primary keys in order: the evidence of a count."""
        return tuple(self.order_by("pk").values_list("pk", flat=True))


class Ruled(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A table whose ``Meta.rules_permissions`` names each right in full (``change_member``)."""

    class Meta:
        abstract = True

    @classmethod
    def get_perm(cls, perm_type: str) -> str:
        """The name by which a right is asked for: ``members.change_member``."""
        return f"{cls._meta.app_label}.{perm_type}"


class Record(Ruled):
    """A row of a register. Flats add their fields, their audience, their numbering and their workflow."""

    org = models.ForeignKey("orgs.OrgUnit", models.PROTECT, verbose_name=_("机构"), related_name="+")
    no = models.CharField(_("编号"), max_length=40, blank=True, default="")
    note = models.TextField(_("备注"), blank=True, default="")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("登记人"),
    )
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RecordQuery.as_manager()

    audience: ClassVar[Audience] = Audience()
    derived: ClassVar[tuple[str, ...]] = ()
    secretive: ClassVar[bool] = False  # some are known to named people only: neither log nor ledger tell them to others
    numbering: ClassVar[Numbering]
    workflow: ClassVar[Workflow | None] = None

    class Meta:
        abstract = True

    @classmethod
    def numbered(cls, name: str) -> list[models.BaseConstraint]:
        """The wall against a number given twice in one body. ``name`` is the model's name in lower case."""
        return [models.UniqueConstraint(fields=["org", "no"], condition=~Q(no=""), name=f"{name}_no_once")]

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """The condition under which a user sees records of this kind; flats with secrets narrow it."""
        scope, audience = user.scope, cls.audience
        seen = Q(org__in=scope.bodies(STAFF | (READERS if audience.readers else frozenset())))
        if audience.station and scope.stations:
            seen |= Q(**{f"{audience.station}__in": scope.stations})
        if audience.unit and scope.units:
            seen |= Q(**{f"{audience.unit}__in": scope.units})
        if audience.members:
            seen |= Q(org__in=scope.bodies(MEMBER_ROLES))
        for path in audience.own:
            seen |= cls._own(path, scope.member) if path.endswith(OF_MEMBER) else Q(**{path: user.pk})
        return seen

    @classmethod
    def _own(cls, path: str, member: int | None) -> Q:
        """The condition under which ``path`` leads to the user by way of the member that he is.

        It asks for the member's known key: a join from the account to the member leaves PostgreSQL to guess whose
        records these are, and it walks a whole register to find none.
        """
        if member is None:
            return Q(pk__in=[])
        path = path.removesuffix(OF_MEMBER)
        if "__" not in path and not cls._meta.get_field(path).many_to_many:
            return Q(**{path: member})
        # A subquery, because a path through a list of people would give one record several times.
        return Q(pk__in=cls._base_manager.filter(**{path: member}).values("pk"))

    def problems(self) -> list[tuple[str, str]]:
        """What contradicts itself in the record, as (field, reason): the same words in form and ledger."""
        return []

    def derive(self) -> None:
        """Fill the fields named in ``derived`` from the others (a look-up hash); called before every storing."""

    def dated(self, start: str, end: str) -> list[tuple[str, str]]:
        """The commonest contradiction: an end before its beginning."""
        first, last = getattr(self, start), getattr(self, end)
        if first and last and last < first:
            fields: Any = self._meta
            name, other = fields.get_field(end).verbose_name, fields.get_field(start).verbose_name
            return [(end, str(_("%(end)s早于%(start)s") % {"end": name, "start": other}))]
        return []

    @property
    def ref(self) -> str:
        """The number by which people speak of the record; its key before it has one, nothing before it is stored."""
        return self.no or (f"#{self.pk}" if self.pk else "")
