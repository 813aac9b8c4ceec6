"""A register full of contacts for lists to work on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.members.models import ContactLog


@pytest.fixture
def contacts() -> Register:
    found = registers.find("members.contactlog")
    assert found is not None
    return found


@pytest.fixture
def keep_contacts(cast: Cast) -> Callable[..., list[ContactLog]]:
    """Store contacts with 李知远, one a day from 1 May 2025 on."""

    def keep(number: int, **given: Any) -> list[ContactLog]:
        first = ContactLog.objects.count()
        rows = [
            ContactLog(
                **{
                    "org": cast.org, "no": f"LX-2025-{first + at:03d}", "kind": "member", "member": cast.li,
                    "on": date(2025, 5, 1) + timedelta(days=at), "content": f"第{first + at}次联系", **given,
                }
            )
            for at in range(number)
        ]  # fmt: skip
        return ContactLog.objects.bulk_create(rows)

    return keep
