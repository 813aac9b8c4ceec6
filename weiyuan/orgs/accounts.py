"""Accounts are given by the office: nobody signs up by himself. Whom it may invite, and where a visitor comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse


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


@dataclass(frozen=True)
class Preset:
    """What the form of a new account is filled with, taken from a record of an upper flat."""

    org_id: int
    name: str
    role: str


@dataclass(frozen=True)
class Invitee:
    """A kind of record whose person may be given an account. Declared in the upper flat's room called panels.

    model  ``app_label.model``
    find   ``find(user, pk)``: the preset; None where the user may not, or the person has an account already
    bind   ``bind(pk, account, by=…)``: makes the account that of the record; called in the invitation's transaction
    """

    model: str
    find: Callable[[Any, int], Preset | None]
    bind: Callable[..., None]


_invitees: dict[str, Invitee] = {}


def invites(invitee: Invitee) -> None:
    """Let people of this kind of record be invited from their record's page."""
    _invitees[invitee.model] = invitee


def invite_address(record: Any) -> str:
    """The form of a new account for the person of this record."""
    here = reverse("account-invite", args=[record.org_id])
    return f"{here}?for={record._meta.label_lower}-{record.pk}"


def invitee_of(user: Any, said: str) -> tuple[Invitee, int, Preset] | None:
    """Whom ``members.member-12`` in an address means; None for nobody whom the user may invite."""
    model, _dash, key = said.rpartition("-")
    invitee = _invitees.get(model)
    if invitee is None or not re.fullmatch(r"\d{1,18}", key, re.ASCII):
        return None
    preset = invitee.find(user, int(key))
    return (invitee, int(key), preset) if preset else None
