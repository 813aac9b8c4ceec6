"""Who may do what with a work summary: the clerk drafts, the leader in charge and the director approve."""

from weiyuan.orgs.rules import is_leader, record_permissions

PERMISSIONS = record_permissions("summary", approve_summary=is_leader)
