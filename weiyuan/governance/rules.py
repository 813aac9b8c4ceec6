"""Who may do what with rules, plans and what superiors say.

The director approves rules and plans on behalf of the Party work committee (domain.md B); the clerk carries
them through. Whoever is a member of the body may acknowledge a briefing.
"""

from weiyuan.orgs.rules import Role, has_role, is_clerk, is_director, record_permissions

RULE_PERMISSIONS = record_permissions("ruleversion", circulate_ruleversion=is_clerk, approve_ruleversion=is_director)
PLAN_PERMISSIONS = record_permissions("workplan", approve_workplan=is_director, carry_workplan=is_clerk)
TASK_PERMISSIONS = record_permissions("plantask", carry_plantask=is_clerk)
DIRECTIVE_PERMISSIONS = record_permissions("directive", handle_directive=is_clerk)
BRIEFING_PERMISSIONS = record_permissions("briefing", acknowledge_briefing=has_role(Role.MEMBER, Role.STATION_HEAD))
