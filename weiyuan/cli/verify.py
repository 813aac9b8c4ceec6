"""``weiyuan verify``: whether the journal's chain is whole, body by body."""

from __future__ import annotations

from typing import Any

from weiyuan.cli.start import require_tables, set_up


def run(said: Any) -> int:
    """Check every chain. Returns 1 where one is broken."""
    set_up()
    require_tables()
    from weiyuan.journal.chain import broken_links  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.models import OrgUnit  # noqa: PLC0415 -- after set_up

    whole = True
    for org in OrgUnit.objects.order_by("pk"):
        broken = broken_links(org)
        whole = whole and not broken
        print(f"{org}：{'完整' if not broken else '在第 ' + '、'.join(map(str, broken[:20])) + ' 条断开'}")
    return 0 if whole else 1
