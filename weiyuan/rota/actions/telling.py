"""What members on duty and the clerks are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import OrgUnit, RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import Role
from weiyuan.rota.queries import hours_of


def users_of(members: Iterable[Member]) -> list[User]:
    """The accounts of members; who has none hears it from the office."""
    keys = [member.user_id for member in members if member.user_id is not None]
    return list(User.objects.filter(pk__in=keys).order_by("pk")) if keys else []


def clerks_of(org: OrgUnit, today: Any) -> list[User]:
    """Those who keep the registers of a body."""
    grants = RoleGrant.objects.filter(in_force(today), org=org, role=Role.OFFICER)
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("pk"))


def when_and_where(day: ReceptionDay) -> str:
    """2026年5月13日 14:00—16:00，铁路新村站."""
    return f"{' '.join(part for part in (date_text(day.on), hours_of(day)) if part)}，{day.place}"


def tell_assigned(day: ReceptionDay, members: Iterable[Member], *, by: Any) -> None:
    """Tell members that they are on duty on a day from now on."""
    title = _("请您值班：%s") % when_and_where(day)
    key = f"receptionday-{day.pk}-assigned-{day.version}"
    tell(users_of(members), kind=Kind.ASSIGNED, org=day.org, title=title, record=day, key=key, by=by)


def tell_changed(day: ReceptionDay, members: Iterable[Member], title: str, *, by: Any) -> None:
    """Tell members that a day of theirs was changed, with the words of what changed."""
    key = f"receptionday-{day.pk}-changed-{day.version}"
    tell(users_of(members), kind=Kind.CHANGED, org=day.org, title=title, record=day, key=key, by=by)
