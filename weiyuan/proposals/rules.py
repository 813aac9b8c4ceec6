"""Who may do what with proposals."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import Role, has_role, is_clerk, predicate, record_permissions
from weiyuan.proposals.workflow import DRAFTS

is_member = has_role(Role.MEMBER)
keeps_the_fate = has_role(Role.OFFICER, Role.DIRECTOR, Role.DISTRICT)


def _proposed(user: Any, proposal: Any) -> bool:
    """The first proposer (第一提案人)."""
    proposer = getattr(proposal, "proposer", None)
    return bool(user.is_authenticated and proposer and proposer.user_id == user.pk)


def _unsent(user: Any, proposal: Any) -> bool:
    """Not yet with the district CPPCC: the text may still be changed by its author."""
    return getattr(proposal, "state", "") in DRAFTS


def _answers_for_host(user: Any, proposal: Any) -> bool:
    """An account of one of the units that must answer (主办单位)."""
    if proposal is None or not user.is_authenticated or not user.scope.units:
        return False
    return bool(proposal.host_units.filter(pk__in=user.scope.units).exists())


def _invited(user: Any, cosign: Any) -> bool:
    """The member who was asked to co-sign."""
    member = getattr(cosign, "member", None)
    return bool(user.is_authenticated and member and member.user_id == user.pk)


def _asked(user: Any, cosign: Any) -> bool:
    """The first proposer of the proposal that is to be co-signed."""
    return _proposed(user, getattr(cosign, "proposal", None))


is_proposer = predicate("is_proposer")(_proposed)
is_unsent = predicate("is_unsent")(_unsent)
answers_for_host = predicate("answers_for_host")(_answers_for_host)
is_invited = predicate("is_invited")(_invited)
asks_to_cosign = predicate("asks_to_cosign")(_asked)

PROPOSAL_PERMISSIONS = record_permissions(
    "proposal",
    add_proposal=is_clerk | is_member,
    change_proposal=is_clerk | (is_proposer & is_unsent),
    write_proposal=is_clerk | is_proposer,
    send_proposal=is_clerk,
    mirror_proposal=keeps_the_fate,
    handle_proposal=keeps_the_fate | answers_for_host,
    answer_proposal=is_clerk | is_proposer,
)
COSIGN_PERMISSIONS = record_permissions(
    "proposalcosign",
    add_proposalcosign=is_clerk | is_member,
    sign_proposalcosign=is_clerk | is_invited,
    expire_proposalcosign=is_clerk | asks_to_cosign,
)
FEEDBACK_PERMISSIONS = record_permissions("proposalfeedback", add_proposalfeedback=is_clerk | is_member)
