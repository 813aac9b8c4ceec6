"""What the ledger offers on every list: to take it away, to bring one in, to print it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.offers import Button
from weiyuan.ledger.lists import may_export
from weiyuan.ledger.sheets import sheet_of
from weiyuan.orgs.rules import CLERKS


def _on_list(user: Any, register: Register, asked: Asked) -> Iterator[Button]:
    query = asked.address()
    if user.scope.bodies(CLERKS) and sheet_of(register):
        yield Button(_("导入"), reverse("list-import", args=[register.slug]), "up", rank=93)
    if may_export(user, register):
        href = reverse("list-export", args=[register.slug]) + query
        yield Button(_("导出 Excel"), href, "dl", post=True, rank=92)
    yield Button(_("打印"), reverse("list-print", args=[register.slug]) + query, "print", rank=94)


offers.on_lists(offers.EVERY, _on_list)
