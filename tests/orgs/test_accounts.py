"""Accounts: no superusers but the command line's, and where failed sign-ins are counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from weiyuan.orgs.accounts import address_of
from weiyuan.orgs.models import COMMAND_LINE, User

pytestmark = pytest.mark.django_db


def test_the_database_refuses_any_other_superuser() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="boss", is_superuser=True)
    assert User.objects.create(username=COMMAND_LINE, is_superuser=True).pk


def test_without_a_proxy_a_made_up_header_counts_for_nothing(settings: Any) -> None:
    settings.BEHIND_PROXY = False
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert address_of(request) == "10.0.0.9"


def test_behind_a_proxy_only_its_own_word_counts(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.9")
    assert address_of(request) == "10.0.0.9"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
