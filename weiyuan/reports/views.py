"""The registers of this flat on the screen."""

from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Child, Register, register
from weiyuan.reports.actions import OPINION_FIELDS, RESEARCH_FIELDS, keep_sources, move_opinion, move_research
from weiyuan.reports.ledger import SHEETS
from weiyuan.reports.models import InfoAdoption, Publication, ResearchReport, SocialOpinion

GROUP = _("建言成果")

REGISTERS = (
    register(
        Register(
            "information",
            _("社情民意信息"),
            SocialOpinion,
            ("title", "no", "reporter", "state", "reported_on", "reviewer", "sent_on"),
            filters=("state", "category", "reporter", "time_critical", "pertinent"),
            search=("title", "edited_title", "no", "policy_title", "situation", "reporter__name"),
            order=("-reported_on", "-pk"),
            date="reported_on",
            children=(
                Child("adoptions", _("采用和批示"), ("level", "form", "adopter", "on", "issue_no", "instruction")),
            ),
            joins=("reporter",),
            icon="send",
            group=GROUP,
            rank=72,
            sheet=SHEETS[1],
            musts={"reporter": _("不是委员反映的不填，改反映人身份")},
            form=(
                (
                    _("信息"),
                    (
                        "title",
                        "reporter_identity",
                        "reporter",
                        "co_reporters",
                        "other_reporters",
                        "reported_on",
                        "category",
                    ),
                ),
                (_("针对政策"), ("policy_title", "policy_issuer", "policy_date", "reaction")),
                (_("正文"), ("situation", "cause", "advice", "is_open")),
                (_("来源"), ("source_matter", "source_activity", "source_research", "plan_task")),
                (_("备注"), ("note",)),
            ),
            move=move_opinion,
            changed=keep_sources,
            asks=OPINION_FIELDS,
        )
    ),
    register(
        Register(
            "adoptions",
            _("信息采用"),
            InfoAdoption,
            ("opinion", "no", "level", "form", "adopter", "on", "instruction"),
            filters=("level", "form", "instruction"),
            search=("opinion__title", "adopter", "issue_no", "instructor", "no"),
            order=("-on", "-pk"),
            date="on",
            joins=("opinion",),
            icon="send",
            group=GROUP,
            rank=73,
            sheet=SHEETS[2],
            form=(
                (_("采用"), ("opinion", "level", "form", "adopter", "on", "issue_no", "receiver")),
                (_("批示"), ("instruction", "instructor", "instruction_text")),
                (_("备注"), ("note",)),
            ),
        )
    ),
    register(
        Register(
            "research",
            _("调研报告"),
            ResearchReport,
            ("title", "no", "lead_writer", "state", "submitted_on", "is_proposal_draft"),
            filters=("state", "lead_writer", "is_proposal_draft"),
            search=("title", "topic", "no", "done_by", "lead_writer__name", "other_writer"),
            order=("-submitted_on", "-pk"),
            date="submitted_on",
            children=(Child("publications", _("发表"), ("title", "periodical", "issue", "on")),),
            joins=("lead_writer",),
            icon="doc",
            group=GROUP,
            rank=74,
            sheet=SHEETS[0],
            form=(
                (
                    _("报告"),
                    (
                        "title",
                        "is_proposal_draft",
                        "topic",
                        "done_by",
                        "lead_writer",
                        "other_writer",
                        "team",
                        "other_team",
                    ),
                ),
                (_("调研"), ("activities", "visits", "plan_task", "started_on")),
                (_("正文"), ("body",)),
                (_("备注"), ("note",)),
            ),
            move=move_research,
            asks=RESEARCH_FIELDS,
        )
    ),
    register(
        Register(
            "publications",
            _("文章发表"),
            Publication,
            ("title", "no", "periodical", "issue", "on", "report"),
            filters=("authors",),
            search=("title", "periodical", "issue", "no"),
            order=("-on", "-pk"),
            date="on",
            joins=("report",),
            icon="doc",
            group=GROUP,
            rank=75,
            sheet=SHEETS[3],
        )
    ),
)
