"""Who may do what with information and research reports: nobody reviews his own words."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import MEMBER_ROLES, Role, has_role, is_clerk, is_leader, predicate, record_permissions

writes = has_role(*MEMBER_ROLES)
keeps_the_fate = has_role(Role.OFFICER, Role.DIRECTOR, Role.DISTRICT)


def _wrote_opinion(user: Any, opinion: Any) -> bool:
    """Who entered it, the first reporter, or a co-reporter."""
    if not user.is_authenticated or not hasattr(opinion, "co_reporters"):
        return False
    if user.pk in {opinion.created_by_id, opinion.reporter and opinion.reporter.user_id}:
        return True
    return bool(opinion.co_reporters.filter(user=user).exists())


def _wrote_research(user: Any, report: Any) -> bool:
    """Who entered it, the lead writer, or one of the team."""
    if not user.is_authenticated or not hasattr(report, "team"):
        return False
    if user.pk in {report.created_by_id, report.lead_writer and report.lead_writer.user_id}:
        return True
    return bool(report.team.filter(user=user).exists())


wrote_opinion = predicate("wrote_opinion")(_wrote_opinion)
wrote_research = predicate("wrote_research")(_wrote_research)

OPINION_PERMISSIONS = record_permissions(
    "socialopinion",
    add_socialopinion=is_clerk | writes,
    write_socialopinion=is_clerk | wrote_opinion,
    review_socialopinion=is_leader & ~wrote_opinion,
    keep_socialopinion=is_clerk,
    mirror_socialopinion=keeps_the_fate,
)
ADOPTION_PERMISSIONS = record_permissions("infoadoption", add_infoadoption=keeps_the_fate)
RESEARCH_PERMISSIONS = record_permissions(
    "researchreport",
    add_researchreport=is_clerk | writes,
    write_researchreport=is_clerk | wrote_research,
    review_researchreport=is_leader & ~wrote_research,
    keep_researchreport=is_clerk,
    mirror_researchreport=keeps_the_fate,
)
