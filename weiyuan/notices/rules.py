"""Who may what in the outbox."""

from __future__ import annotations

from weiyuan.orgs.rules import CLERKS, Role, has_role

KEEPERS = frozenset({*CLERKS, Role.ADMIN.value})  # who sees what became of the messages of a body

PERMISSIONS = {
    "manage_channels": has_role(Role.ADMIN),
    "view_deliveries": has_role(*KEEPERS),
}
