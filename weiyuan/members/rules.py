"""Who may do what with members' records."""

from weiyuan.orgs.rules import is_clerk, record_permissions

DIFFICULTY_PERMISSIONS = record_permissions("memberdifficulty", handle_memberdifficulty=is_clerk)
