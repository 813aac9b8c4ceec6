"""Who hears of a matter. Titles and texts name it by its number only: they leave the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.ui.sight import seen
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import SafetyLevel
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import Role


def handlers_of(matter: ResidentMatter) -> list[User]:
    """The accounts of the unit, and the member, to whom the matter is handed."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), unit=matter.assigned_unit_id, unit__isnull=False)
    wanted = Q(pk__in=grants.values("user"))
    if matter.assigned_member is not None:
        wanted |= Q(pk=matter.assigned_member.user_id)
    return list(User.objects.filter(wanted, is_active=True).order_by("pk"))


def holders_of(matter: ResidentMatter, *roles: Role) -> list[User]:
    """Who holds one of these roles in the matter's body today."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), org=matter.org_id, role__in=roles)
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


def clerks_of(matter: ResidentMatter) -> list[User]:
    """The clerks of the matter's body; of a confidential one only those who know it."""
    return holders_of(matter, Role.OFFICER)


def tell_of(matter: ResidentMatter, users: Iterable[User], *, kind: str, title: str, key: str, **more: Any) -> None:
    """Tell people about a matter as ``notices.tell`` does, leaving out whoever may not see it.

    title  words before the number, with one ``%s`` for it
    """
    asked = {user.pk: user for user in users}
    shown = [user for user in asked.values() if seen(ResidentMatter, user).filter(pk=matter.pk).exists()]
    tell(shown, kind=kind, org=matter.org, title=title % matter.ref, record=matter, key=key, **more)


def tell_step(matter: ResidentMatter, step: str, *, by: Any) -> None:
    """Tell those who have to do with it that a step was taken."""
    key = f"matter-{step}-{matter.pk}-{matter.version}"
    match step:
        case "register" | "triage":
            tell_urgent(matter, by=by)
        case "assign":
            tell_of(matter, handlers_of(matter), kind=Kind.ASSIGNED, title=_("交办给您：%s"), key=key, by=by)
        case "reopen":
            title = _("群众不满意，请重新办理：%s")
            tell_of(matter, handlers_of(matter), kind=Kind.ASSIGNED, title=title, key=key, by=by)
            title = _("群众不满意，重新办理：%s")
            tell_of(matter, clerks_of(matter), kind=Kind.CHANGED, title=title, key=key, by=by)
        case "request_extension":
            people = holders_of(matter, Role.OFFICER, Role.DIRECTOR)
            tell_of(matter, people, kind=Kind.ASKED, title=_("申请延期，请审批：%s"), key=key, by=by)
        case "carry_on":
            title = _("不再等群众补充，请接着办：%s")
            tell_of(matter, handlers_of(matter), kind=Kind.CHANGED, title=title, key=key, by=by)
        case "extend":
            tell_of(matter, handlers_of(matter), kind=Kind.CHANGED, title=_("同意延期：%s"), key=key, by=by)
        case "deny_extension":
            tell_of(matter, handlers_of(matter), kind=Kind.CHANGED, title=_("不同意延期：%s"), key=key, by=by)
        case "return":
            tell_of(matter, clerks_of(matter), kind=Kind.CHANGED, title=_("退回来了，请重新交办：%s"), key=key, by=by)
        case "reply":
            tell_of(matter, clerks_of(matter), kind=Kind.CHANGED, title=_("已答复，请反馈群众：%s"), key=key, by=by)


def tell_urgent(matter: ResidentMatter, *, by: Any) -> None:
    """Clerks and director hear at once of an urgent matter, each once (domain.md D1)."""
    if matter.safety_level == SafetyLevel.URGENT:
        people = holders_of(matter, Role.OFFICER, Role.DIRECTOR)
        key = f"matter-urgent-{matter.pk}"
        tell_of(matter, people, kind=Kind.CHANGED, title=_("紧急意见，请马上处理：%s"), key=key, by=by)
