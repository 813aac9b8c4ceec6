"""Who may do what with investment records."""

from weiyuan.orgs.rules import is_clerk, record_permissions

LEAD_PERMISSIONS = record_permissions("investmentlead", follow_investmentlead=is_clerk)
