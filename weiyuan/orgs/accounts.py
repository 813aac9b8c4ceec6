"""Accounts are given by the office: nobody signs up by himself. And where a visitor comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """allauth without the door for strangers."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


def address_of(request: Any) -> str:
    """The visitor's address, by which failed sign-ins are counted.

    Behind a proxy it is the last one that the proxy wrote: those before it can be made up by the visitor.
    """
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_PROXY else ""
    return said.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def name_of(request: Any, credentials: Mapping[str, Any] | None = None) -> str:
    """The account by which failed sign-ins are counted: Director and director are one, as they are at the door."""
    said = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(said).strip().casefold()
