"""The accounts of points, as last worked out: by member for staff, line by line with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from weiyuan.core.facts import Period
from weiyuan.duties.models import PointEntry, PointScheme
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_in


@dataclass(frozen=True)
class Account:
    """What one member has in a scheme: the sum by group, the total with what everybody starts from, the grade."""

    member: Member
    sums: dict[str, Decimal]
    total: Decimal
    grade: str


def accounts(scheme: PointScheme) -> tuple[list[str], list[Account]]:
    """The groups in order, and the accounts of all who served in the window, by name: this is no ranking."""
    serving = memberships_in(scheme.org, Period(scheme.start, scheme.end)).values("member")
    people = Member.objects.of(scheme.org).filter(pk__in=serving).order_by("name", "pk")
    table = PointEntry.objects.filter(scheme=scheme).order_by().values_list("member", "group").annotate(Sum("points"))
    sums: dict[int, dict[str, Decimal]] = {}
    for member, group, points in table:
        sums.setdefault(member, {})[group] = points
    groups = sorted({group for found in sums.values() for group in found})
    return groups, [account_of(scheme, member, sums.get(member.pk, {})) for member in people]


def account_of(scheme: PointScheme, member: Member, sums: dict[str, Decimal]) -> Account:
    total = scheme.base_points + sum(sums.values(), Decimal(0))
    return Account(member, sums, total, scheme.grade(total))


def entries_of(scheme: PointScheme, member: Member) -> list[PointEntry]:
    """The lines of one member's account by day."""
    return list(PointEntry.objects.filter(scheme=scheme, member=member).order_by("on", "pk"))


def own_account(scheme: PointScheme, member: Member, lines: list[PointEntry]) -> Account:
    """The account that these lines make."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.group] = sums.get(line.group, Decimal(0)) + line.points
    return account_of(scheme, member, sums)
