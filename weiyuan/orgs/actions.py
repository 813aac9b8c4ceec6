"""Every write of this flat: the facts of a body, accounts, their roles, and the links that open them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.models import CalendarDay, Invitation, OrgUnit, RoleGrant, User
from weiyuan.orgs.models.people import LINK_DAYS
from weiyuan.orgs.queries import fact_label, facts_mark, grant_text, hash_of, holds_alone, may_keep, shown_fact
from weiyuan.orgs.rules import THE_RESIDENT, demand, roles_to_give

for verb, label in {
    "user.invite": gettext_lazy("开通账号"),
    "user.link": gettext_lazy("发登录链接"),
    "user.unlink": gettext_lazy("作废登录链接"),
    "user.accept": gettext_lazy("用链接设好密码"),
    "user.grant": gettext_lazy("授予角色"),
    "user.end": gettext_lazy("收回角色"),
    "user.stop": gettext_lazy("停用账号"),
    "user.resume": gettext_lazy("恢复账号"),
    "orgunit.calendar": gettext_lazy("导入节假日"),
    "orgunit.uncalendar": gettext_lazy("删去导入的节假日"),
    "orgunit.correct": gettext_lazy("更正机构资料"),
    "orgunit.register": gettext_lazy("登记机构"),
    "orgunit.export": gettext_lazy("导出台账"),
    "orgunit.reveal": gettext_lazy("导出未脱敏的台账"),
    "orgunit.rotate_keys": gettext_lazy("更换身份密钥"),
    "orgunit.drop_keys": gettext_lazy("停用旧的身份密钥"),
}.items():
    chronicle.call(f"orgs.{verb}", label)


class LastHolder(Exception):
    """The body would be left without a director or an administrator: to be done only when said twice."""


# --- the body ---------------------------------------------------------------------------------------


@transaction.atomic
def correct_body(org: OrgUnit, facts: Mapping[str, Any], *, seen: str, by: Any) -> None:
    """Store new facts of a body, by field name.

    seen  ``queries.facts_mark`` of the body as the form showed it
    Raises PermissionDenied, and WrongState where somebody else changed the body meanwhile.
    """
    demand(by, "orgs.change_orgunit", org)
    stored = OrgUnit.objects.select_for_update().get(pk=org.pk)
    if facts_mark(stored) != seen:
        raise WrongState(f"{org}: changed by somebody else")
    changes = {}
    for name, value in facts.items():
        if (old := getattr(stored, name)) != value:
            setattr(stored, name, value)
            changes[fact_label(name)] = (shown_fact(name, old), shown_fact(name, value))
    if changes:
        stored.save(update_fields=list(facts))
        chronicle.tell(stored, Told(stored, "correct", changes), by=by)


# --- the holiday calendar ---------------------------------------------------------------------------


@transaction.atomic
def import_days(days: Sequence[CalendarDay], org: OrgUnit, *, by: Any) -> None:
    """Store days of the holiday calendar, above what is shipped and what was imported before.

    org  in whose log it stands; the calendar counts for all bodies
    Raises PermissionDenied without the right.
    """
    demand(by, "orgs.manage_calendar", org)
    fields = ["works", "name"]
    CalendarDay.objects.bulk_create(days, update_conflicts=True, unique_fields=["on"], update_fields=fields)
    words = "、".join(f"{day} {_('上班') if day.works else _('放假')}" for day in days)
    chronicle.tell(org, Told(org, "calendar", {str(_("节假日")): ("", words)}), by=by)


@transaction.atomic
def forget_day(day: CalendarDay, org: OrgUnit, *, by: Any) -> None:
    """Take an imported day out again; what is shipped for it counts. Raises PermissionDenied without the right."""
    demand(by, "orgs.manage_calendar", org)
    words = str(day)
    day.delete()
    chronicle.tell(org, Told(org, "uncalendar", {str(_("节假日")): (words, "")}), by=by)


# --- accounts ---------------------------------------------------------------------------------------


@transaction.atomic
def invite(org: OrgUnit, account: User, grants: Sequence[RoleGrant], *, by: Any) -> str:
    """Store a new account with its first roles. Returns the token of the link that opens it.

    Raises PermissionDenied where ``by`` may not give one of the roles.
    """
    _keeper(org, by)
    account.set_unusable_password()
    account.save()
    for grant in grants:
        grant.user, grant.org = account, org
        _store_grant(grant, by)
    chronicle.tell(org, Told(account, "invite", {str(_("账号")): ("", account.username)}), by=by)
    return issue_link(org, account, by=by)


@transaction.atomic
def issue_link(org: OrgUnit, account: User, *, by: Any) -> str:
    """Make a fresh login link; the one before it opens nothing from now on. Returns its token, kept nowhere.

    Raises PermissionDenied where ``by`` may not keep the account, WrongState where it is stopped.
    """
    locked = _kept(org, account, by)
    if not locked.is_active:
        raise WrongState(f"{account}: stopped")
    _open_links(account).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        org=org, user=account, hash=hash_of(token), created_by=by, expires_at=timezone.now() + LINK_DAYS
    )
    chronicle.tell(org, Told(account, "link"), by=by)
    return token


@transaction.atomic
def revoke_link(org: OrgUnit, account: User, *, by: Any) -> None:
    """Make the account's open link worthless. Raises PermissionDenied, and WrongState where none is open."""
    _kept(org, account, by)
    if not _open_links(account).update(revoked_at=timezone.now()):
        raise WrongState(f"{account}: no open link")
    chronicle.tell(org, Told(account, "unlink"), by=by)


@transaction.atomic
def accept(mark: str, name: str, password: str) -> User:
    """Use a link up: the account gets its holder's name and password. Two at once: one of them is refused.

    mark  the hash of the link's token
    Raises WrongState where the link opens nothing (any more).
    """
    now = timezone.now()
    link = Invitation.objects.filter(Invitation.open_at(now), hash=mark).first()
    account = User.objects.select_for_update().filter(pk=link.user_id, is_active=True).first() if link else None
    if link is None or account is None:
        raise WrongState("link")
    # The condition stands in the update itself: of two that come at once, one hits no row.
    if Invitation.objects.filter(Invitation.open_at(now), pk=link.pk).update(used_at=now) != 1:
        raise WrongState("link")
    account.name, account.must_change_password = name, False
    account.set_password(password)
    account.save(update_fields=["name", "password", "must_change_password"])
    chronicle.tell(link.org, Told(account, "accept"), by=account)
    return account


@transaction.atomic
def stop(org: OrgUnit, account: User, *, by: Any, sure: bool = False) -> None:
    """Stop an account: it is out at once, and its password is void, so that old sessions never come back.

    Raises PermissionDenied, WrongState where it is stopped already, LastHolder unless ``sure``.
    """
    locked = _kept(org, account, by)
    if not locked.is_active:
        raise WrongState(f"{account}: stopped")
    if not sure and holds_alone(org, account):
        raise LastHolder
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    _open_links(account).update(revoked_at=timezone.now())
    chronicle.tell(org, Told(account, "stop"), by=by)


@transaction.atomic
def resume(org: OrgUnit, account: User, *, by: Any) -> str:
    """Let a stopped account in again. Returns the token of a login link: the old password is void.

    Raises PermissionDenied, and WrongState where it is not stopped.
    """
    locked = _kept(org, account, by)
    if locked.is_active:
        raise WrongState(f"{account}: not stopped")
    account.is_active = True
    account.save(update_fields=["is_active"])
    chronicle.tell(org, Told(account, "resume"), by=by)
    return issue_link(org, account, by=by)


# --- roles ------------------------------------------------------------------------------------------


@transaction.atomic
def grant_role(org: OrgUnit, grant: RoleGrant, *, by: Any) -> None:
    """Give an account a role in a body. Raises PermissionDenied: nobody gives himself a role."""
    _keeper(org, by)
    if grant.user_id == by.pk:
        raise PermissionDenied("nobody lifts himself")
    grant.org = org
    _store_grant(grant, by)


@transaction.atomic
def end_role(grant: RoleGrant, last_day: date | None, *, by: Any, sure: bool = False) -> None:
    """Take a role away: at once, or after its last day.

    last_day  None: now, it counts from the next request
    Raises PermissionDenied, WrongState where it is over already, LastHolder unless ``sure``.
    """
    _keeper(grant.org, by)
    today = timezone.localdate()
    stored = RoleGrant.objects.select_for_update().select_related("user", "org").get(pk=grant.pk)
    if stored.user_id == by.pk or stored.role not in roles_to_give(by, stored.org):
        raise PermissionDenied("orgs.manage_accounts")
    if stored.is_over(today):
        raise WrongState(f"{stored}: over")
    if not sure and holds_alone(stored.org, stored.user, {stored.role}):
        raise LastHolder
    before = grant_text(stored)
    stored.end = max(last_day or today, stored.start)
    stored.taken_at = None if last_day else timezone.now()
    stored.save(update_fields=["end", "taken_at"])
    chronicle.tell(stored.org, Told(stored.user, "end", {str(_("角色")): (before, grant_text(stored))}), by=by)


def _store_grant(grant: RoleGrant, by: Any) -> None:
    if grant.role not in roles_to_give(by, grant.org):
        raise PermissionDenied("orgs.manage_accounts")
    grant.save()
    chronicle.tell(grant.org, Told(grant.user, "grant", {str(_("角色")): ("", grant_text(grant))}), by=by)


def _keeper(org: OrgUnit, by: Any) -> None:
    """Refuse whoever keeps no accounts here; others wait until the body's accounts are done with."""
    demand(by, "orgs.manage_accounts", org)
    OrgUnit.objects.select_for_update(no_key=True).filter(pk=org.pk).first()


def _kept(org: OrgUnit, account: User, by: Any) -> User:
    """The account as stored, locked. Refuses whoever may not keep it."""
    _keeper(org, by)
    if not may_keep(by, org, account):
        raise PermissionDenied("orgs.manage_accounts")
    return User.objects.select_for_update().get(pk=account.pk)


def _open_links(account: User) -> Any:
    """The links that were neither used nor revoked, those run out among them."""
    return Invitation.objects.filter(user=account, used_at__isnull=True, revoked_at__isnull=True)


def the_resident() -> User:
    """The account in whose name the journal writes down what residents themselves did. It opens no door."""
    found, _made = User.objects.get_or_create(
        username=THE_RESIDENT, defaults={"name": _("群众"), "is_active": False, "password": UNUSABLE_PASSWORD_PREFIX}
    )
    return found
