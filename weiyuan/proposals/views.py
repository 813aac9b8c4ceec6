"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.proposals.actions import COSIGN_FIELDS, PROPOSAL_FIELDS, keep_sources, move_cosign, move_proposal
from weiyuan.proposals.ledger import SHEETS
from weiyuan.proposals.models import Proposal, ProposalCoSign, ProposalFeedback

GROUP = _("建言成果")

REGISTERS = (
    register(
        Register(
            "proposals",
            _("提案"),
            Proposal,
            ("title", "no", "kind", "proposer", "state", "submitted_on", "time_mark", "reply_class"),
            filters=("state", "kind", "session", "category", "key", "excellent", "reply_class"),
            search=("title", "no", "case_no", "suggestion", "proposer__name", "group_name"),
            order=("-submitted_on", "-pk"),
            date="submitted_on",
            children=(
                Child("cosigns", _("联名"), ("member", "state", "opinion", "answered_on")),
                Child("feedbacks", _("反馈"), ("on", "attitude", "result", "text")),
            ),
            joins=("proposer", "session__term"),
            icon="doc",
            group=GROUP,
            rank=70,
            sheet=SHEETS[0],
            musts={"proposer": _("集体提案不填，改填下面的集体名称")},
            form=(
                (_("提案"), ("title", "kind", "proposer", "session", "category", "is_open", "closed_reason")),
                (_("集体提案"), ("group_name", "group_contact", "group_phone", "group_address")),
                (_("正文"), ("problem", "analysis", "suggestion")),
                (
                    _("来源和建议单位"),
                    (
                        "source_matters",
                        "other_source",
                        "plan_task",
                        "repeat",
                        "wished_host_units",
                        "wished_assist_units",
                    ),
                ),
                (_("承办单位"), ("host_units", "assist_units")),
                (_("备注"), ("note",)),
            ),
            move=move_proposal,
            changed=keep_sources,
            asks=PROPOSAL_FIELDS,
        )
    ),
    register(
        Register(
            "cosigns",
            _("提案联名"),
            ProposalCoSign,
            ("proposal", "no", "member", "state", "deadline", "answered_on"),
            filters=("state", "member"),
            search=("proposal__title", "member__name", "opinion", "no"),
            joins=("proposal", "member"),
            icon="doc",
            group=GROUP,
            rank=71,
            sheet=SHEETS[1],
            form=(
                (_("征求联名"), ("proposal", "member", "deadline")),
                (_("备注"), ("note",)),
            ),
            move=move_cosign,
            asks=COSIGN_FIELDS,
        )
    ),
    register(
        Register(
            "proposal-feedback",
            _("提案反馈"),
            ProposalFeedback,
            ("proposal", "no", "on", "attitude", "result"),
            filters=("attitude", "result"),
            search=("proposal__title", "text", "no"),
            order=("-on", "-pk"),
            date="on",
            joins=("proposal",),
            icon="doc",
            group=GROUP,
            rank=71,
            sheet=SHEETS[2],
        )
    ),
)
