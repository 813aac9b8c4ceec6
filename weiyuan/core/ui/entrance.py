"""Signing in and changing one's password, on allauth's views with our pages."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


class Entrance(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """allauth's way in; who is in comes back with his roles in one query."""

    def get_user(self, user_id: Any) -> Any:
        found = get_user_model().entering(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


class SignIn(views.LoginView):  # type: ignore[misc]  # allauth carries no types
    """The sign-in page. Axes counts the failures."""

    template_name = "core/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        list(messages.get_messages(self.request))  # the greeting on the next page says enough
        return response


class SignOut(views.LogoutView):  # type: ignore[misc]  # allauth carries no types
    """Leaves by POST; by GET it asks first."""

    template_name = "core/sign_out.html"


class PasswordChange(views.PasswordChangeView):  # type: ignore[misc]  # allauth carries no types
    """A new password of one's own; with it the one that the office gave out is done with."""

    template_name = "core/password_change.html"

    def get_default_success_url(self) -> str:
        return "/"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = self.request.user
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
        list(messages.get_messages(self.request))
        messages.success(self.request, _("密码已改，下次用新密码登录"))
        return response


@require_safe
@login_not_required
def ask_the_office(request: HttpRequest) -> HttpResponse:
    """Accounts and forgotten passwords are the office's business: the page says whom to ask."""
    return render(request, "core/ask_the_office.html")


def account_urls() -> list[URLPattern]:
    """The addresses that allauth asks for by name. There is no sign-up and no reset by mail."""
    return [
        path("login/", SignIn.as_view(), name="account_login"),
        path("logout/", SignOut.as_view(), name="account_logout"),
        path("password/", PasswordChange.as_view(), name="account_change_password"),
        path("help/", ask_the_office, name="account_help"),
        path("signup/", ask_the_office, name="account_signup"),
        path("reset/", ask_the_office, name="account_reset_password"),
        path("inactive/", ask_the_office, name="account_inactive"),
        path("set/", ask_the_office, name="account_set_password"),
    ]
