"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.proposals.models import Proposal, ProposalCoSign

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
        )
    ),
)
