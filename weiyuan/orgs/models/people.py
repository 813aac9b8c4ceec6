"""Accounts and the roles that they hold in bodies, from and to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import connection, models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.scope import Scope
from weiyuan.orgs.rules import Role

COMMAND_LINE = "command-line"
LINK_DAYS = timedelta(days=7)


def roles() -> Any:
    return Role.choices


class User(AbstractUser):
    """An account. What it may do follows from its roles.

    The one superuser is the account of the command line, with which nobody can sign in.
    """

    name = models.CharField(_("姓名"), max_length=40)
    must_change_password = models.BooleanField(_("须改密码"), default=False)

    workflow = None  # accounts stand in the journal like records

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False) | Q(username=COMMAND_LINE), name="user_superuser")
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    @cached_property
    def scope(self) -> Scope:
        """Roles in force today. Read once per request: a role taken away counts from the next request."""
        held = RoleGrant.objects.filter(in_force(timezone.localdate()), user=self)
        return _scope(held.values_list(*GRANTED, f"user__{MEMBER}"))

    @classmethod
    def entering(cls, pk: Any) -> User | None:
        """The account with its scope, in one query: every request begins with it. None for a key of nobody."""
        question, given = _entering(connection.vendor)
        today = connection.ops.adapt_datefield_value(timezone.localdate())
        key = cls._meta.pk.get_prep_value(pk)
        rows: list[Any] = list(cls._default_manager.raw(question, [key if one == NOBODY else today for one in given]))
        if not rows:
            return None
        found: User = rows[0]
        found.scope = _scope(tuple(getattr(row, name) for name in HELD) for row in rows if row.held_org is not None)
        return found


# Of a role: where it is held, and the bodies below, which the district office sees too.
GRANTED = ("org", "role", "station", "unit", "org__orgunit")
HELD = (*(f"held_{name}" for name in GRANTED), "held_member")
MEMBER = "member__pk"  # the way from an account to its person in the register of members, which stands above this flat


NOBODY = 0  # the key of no account


@cache
def _entering(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """What ``User.entering`` asks a kind of database, in SQL, with NOBODY and days where the key and today belong.

    Kept by the process: to put it into SQL costs several times what the answer does.
    """
    held = FilteredRelation("grants", condition=in_force(date.min, "grants__"))
    paths = (*(f"held__{name}" for name in GRANTED), MEMBER)
    asked = {name: F(path) for name, path in zip(HELD, paths, strict=True)}
    return User._default_manager.filter(pk=NOBODY).annotate(held=held).annotate(**asked).query.sql_with_params()


def _scope(held: Iterable[tuple[Any, ...]]) -> Scope:
    """What these roles, each with the fields named in GRANTED and the key of the member, make of a user."""
    found: dict[int, set[str]] = defaultdict(set)
    stations, units, members = set(), set(), {None}
    for org, role, station, unit, below, member in held:
        found[org].add(role)
        if role == Role.DISTRICT and below is not None:
            found[below].add(role)
        stations.update({station} - {None})
        units.update({unit} - {None})
        members.add(member)
    roles_by_body = {org: frozenset(names) for org, names in found.items()}
    return Scope(roles_by_body, frozenset(stations), frozenset(units), next(iter(members - {None}), None))


def in_force(day: date, path: str = "") -> Q:
    """The condition under which a grant gives its role on a day. ``path`` leads to the grant: ``grants__``."""
    begun = Q(**{f"{path}start__lte": day, f"{path}taken_at__isnull": True})
    return begun & (Q(**{f"{path}end__isnull": True}) | Q(**{f"{path}end__gte": day}))


class RoleGrant(models.Model):
    """A role of an account in a body; for a station head also the station, for a handling unit the unit."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("账号"))
    org = models.ForeignKey("orgs.OrgUnit", models.PROTECT, related_name="grants", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=16, choices=roles)
    station = models.ForeignKey(
        "orgs.LiaisonStation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="+",
    )
    unit = models.ForeignKey(
        "orgs.HandlingUnit",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("承办单位"),
        related_name="+",
    )
    start = models.DateField(_("自"))
    end = models.DateField(_("至"), null=True, blank=True)
    taken_at = models.DateTimeField(_("收回时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("角色")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="rolegrant_role_known"),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="rolegrant_dates"),
            models.CheckConstraint(
                condition=~Q(role=Role.STATION_HEAD) | Q(station__isnull=False), name="rolegrant_station"
            ),
            models.CheckConstraint(condition=~Q(role=Role.UNIT) | Q(unit__isnull=False), name="rolegrant_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    @property
    def called(self) -> str:
        """The role with what it is bound to: 联络站站长（铁路新村站）."""
        where = self.station or self.unit
        return f"{self.get_role_display()}（{where.name}）" if where else str(self.get_role_display())

    def is_over(self, day: date) -> bool:
        """Whether the role was taken away or ran out before this day."""
        return self.taken_at is not None or (self.end is not None and self.end < day)

    def problems(self) -> list[tuple[str, str]]:
        """What contradicts itself: (field, reason) pairs."""
        found = []
        if self.role == Role.STATION_HEAD and self.station is None:
            found.append(("station", str(_("站长要写明是哪个联络站"))))
        if self.role == Role.UNIT and self.unit is None:
            found.append(("unit", str(_("承办单位的账号要写明是哪个单位"))))
        if self.start and self.end and self.end < self.start:
            found.append(("end", str(_("“至”早于“自”"))))
        return found


class Invitation(models.Model):
    """A link by which the holder of one account sets the password, once. Only the link's hash is kept."""

    org = models.ForeignKey("orgs.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("机构"))
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("账号"))
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发出人"))
    expires_at = models.DateTimeField(_("有效期至"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录链接")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at__isnull=True, revoked_at__isnull=True), name="invitation_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @staticmethod
    def open_at(now: datetime) -> Q:
        """The condition under which a link still opens."""
        return Q(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
