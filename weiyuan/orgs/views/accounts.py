"""Accounts of a body: who may sign in, with which roles from when to when, and the links that open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.orgs import actions
from weiyuan.orgs.accounts import invitee_of
from weiyuan.orgs.forms import EndForm, GrantForm, InviteForm
from weiyuan.orgs.models import OrgUnit, RoleGrant, User
from weiyuan.orgs.models.people import LINK_DAYS
from weiyuan.orgs.queries import accounts_of, keeps_accounts_of, may_keep
from weiyuan.orgs.rules import ACCOUNT_KEEPERS, demand, roles_to_give
from weiyuan.orgs.views.bodies import body_at
from weiyuan.orgs.views.registers import BODY

navigation.add(
    navigation.Entry(
        "people", gettext_lazy("账号和角色"), "lock", BODY, 17, lambda user: bool(user.scope.bodies(ACCOUNT_KEEPERS))
    )
)


@dataclass(frozen=True)
class Line:
    """An account as its list shows it."""

    account: Any
    state: str
    tone: str
    now: list[RoleGrant]
    past: list[RoleGrant]
    link: Any


def line_of(account: Any, today: date) -> Line:
    """The account with its roles in this body, present and to come before those that are over."""
    link = account.links[0] if account.links else None
    if not account.is_active:
        state, tone = _("停用"), "mute"
    elif account.has_usable_password():
        state, tone = _("启用"), "ok"
    elif link and link.expires_at > timezone.now():
        state, tone = _("等本人设密码"), "info"
    else:
        state, tone = _("没有能用的链接"), "warn"
    past = [grant for grant in account.here if grant.is_over(today)]
    return Line(account, state, tone, [grant for grant in account.here if grant not in past], past, link)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The accounts of the first body that the reader keeps."""
    kept = keeps_accounts_of(request.user)
    if not kept:
        raise Http404
    return redirect("accounts", kept[0].pk)


@require_safe
def accounts(request: HttpRequest, org: int) -> HttpResponse:
    """All who hold or held a role in the body."""
    body = _body(request, org)
    today = timezone.localdate()
    lines = [line_of(account, today) for account in accounts_of(body)]
    context = {"org": body, "lines": lines, "kept": keeps_accounts_of(request.user), "today": today}
    return render(request, "orgs/accounts.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, org: int) -> HttpResponse:
    """A new account; the link that opens it is shown once. ``?for=`` names the record whose account it becomes."""
    body = _body(request, org)
    said = request.GET.get("for", "")
    invitee = invitee_of(request.user, said) if said else None
    if said and (invitee is None or invitee[2].org_id != body.pk):
        raise Http404
    preset = {"name": invitee[2].name, "roles": [invitee[2].role]} if invitee else None
    given = roles_to_give(request.user, body)
    form: Any = InviteForm(request.POST if request.method == "POST" else None, initial=preset, org=body, given=given)
    if request.method == "POST" and form.is_valid() and (token := _invited(form, body, invitee, request.user)):
        return _show_link(request, body, form.account, token)
    status = 400 if form.errors else 200
    return render(request, "orgs/invite.html", {"org": body, "form": form, "days": LINK_DAYS.days}, status=status)


def _invited(form: Any, body: OrgUnit, invitee: Any, by: Any) -> str:
    """Make the account; "" where its name was taken in the same moment."""
    form.account = User(username=form.cleaned_data["username"], name=form.cleaned_data["name"])
    try:
        with transaction.atomic():
            token = actions.invite(body, form.account, form.grants(), by=by)
            if invitee:
                invitee[0].bind(invitee[1], form.account, by=by)
            return token
    except IntegrityError:
        form.add_error("username", _("这个账号名已经有人用，请换一个"))
        return ""


@require_safe
def show_account(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """An account with its roles and what may be done with it."""
    body = _body(request, org)
    return _account_page(request, body, _account(body, pk))


@require_POST
def grant(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """Give the account one more role."""
    body = _body(request, org)
    account = _account(body, pk)
    if account.pk == request.user.pk:
        raise PermissionDenied
    form = GrantForm(request.POST, org=body, given=roles_to_give(request.user, body), account=account)
    if not form.is_valid():
        return _account_page(request, body, account, form)
    actions.grant_role(body, form.grant(), by=request.user)
    messages.success(request, _("角色已授予"))
    return redirect("account", body.pk, pk)


@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, org: int, pk: int, grant: int) -> HttpResponse:
    """Take a role away, now or after a last day."""
    body = _body(request, org)
    account = _account(body, pk)
    held = get_object_or_404(RoleGrant, pk=grant, org=body, user=account)
    if account.pk == request.user.pk or held.role not in roles_to_give(request.user, body):
        raise PermissionDenied
    form = EndForm(request.POST if request.method == "POST" else None, grant=held)
    last = False
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            actions.end_role(held, said["last_day"], by=request.user, sure=said["sure"])
        except actions.LastHolder:
            last = True
        else:
            messages.success(request, _("角色已收回"))
            return redirect("account", body.pk, pk)
    status = 409 if last else 400 if form.errors else 200
    context = {"org": body, "account": account, "grant": held, "form": form, "last": last}
    return render(request, "orgs/end_role.html", context, status=status)


@require_POST
def link(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """A fresh login link, for the first time or because the password is forgotten."""
    body = _body(request, org)
    account = _account(body, pk)
    return _show_link(request, body, account, actions.issue_link(body, account, by=request.user))


@require_POST
def unlink(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """Make the open link worthless."""
    body = _body(request, org)
    actions.revoke_link(body, _account(body, pk), by=request.user)
    messages.success(request, _("登录链接已作废"))
    return redirect("account", body.pk, pk)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """Stop an account, after asking."""
    body = _body(request, org)
    account = _account(body, pk)
    if not may_keep(request.user, body, account):
        raise PermissionDenied
    last = False
    if request.method == "POST":
        try:
            actions.stop(body, account, by=request.user, sure=request.POST.get("sure") == "on")
        except actions.LastHolder:
            last = True
        else:
            messages.success(request, _("账号已停用，正在用的登录已经失效"))
            return redirect("account", body.pk, pk)
    context = {"org": body, "account": account, "last": last}
    return render(request, "orgs/stop.html", context, status=409 if last else 200)


@require_POST
def resume(request: HttpRequest, org: int, pk: int) -> HttpResponse:
    """Let a stopped account in again, by a fresh link."""
    body = _body(request, org)
    account = _account(body, pk)
    return _show_link(request, body, account, actions.resume(body, account, by=request.user))


def _body(request: HttpRequest, pk: int) -> OrgUnit:
    """A body whose accounts the reader keeps. Raises Http404 for one he does not know, else PermissionDenied."""
    found = body_at(request, pk)
    demand(request.user, "orgs.manage_accounts", found)
    return found


def _account(body: OrgUnit, pk: int) -> Any:
    """An account that holds or held a role in the body."""
    return get_object_or_404(accounts_of(body), pk=pk)


def _account_page(request: HttpRequest, body: OrgUnit, account: Any, form: Any = None) -> HttpResponse:
    given = roles_to_give(request.user, body)
    own = account.pk == request.user.pk
    context = {
        "org": body,
        "line": line_of(account, timezone.localdate()),
        "own": own,
        "given": given,
        "may_keep": may_keep(request.user, body, account),
        "form": None if own else form or GrantForm(org=body, given=given, account=account),
        "may_read_log": request.user.has_perm("orgs.view_log", body),
        "today": timezone.localdate(),
        "now": timezone.now(),
    }
    return render(request, "orgs/account.html", context, status=400 if form else 200)


def _show_link(request: HttpRequest, body: OrgUnit, account: User, token: str) -> HttpResponse:
    """The page that shows a link once: it is answered at once, because the token is kept nowhere for another page."""
    address = request.build_absolute_uri(reverse("welcome-link", args=[token]))
    context = {"org": body, "account": account, "address": address, "days": LINK_DAYS.days}
    answer = render(request, "orgs/link.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
