"""Accounts are given by the office: nobody signs up by himself."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """allauth without the door for strangers."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
