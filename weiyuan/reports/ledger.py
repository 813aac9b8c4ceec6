"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.reports.models import InfoAdoption, Publication, ResearchReport, SocialOpinion

SHEETS = (
    Sheet(
        "调研报告",
        ResearchReport,
        (
            "no", "title", "is_proposal_draft", "topic", "done_by", "lead_writer", "other_writer",
            "team", "other_team", "activities", "visits", "plan_task", "started_on", "submitted_on",
            "state", "body", "sent_to", "sent_on", "instructor", "instruction_text", "note",
        ),
        ("title", "submitted_on"),
        {"team": "几名委员用顿号隔开", "submitted_on": "报告写成并提交的日期；未完成的不填"},
    ),
    Sheet(
        "社情民意",
        SocialOpinion,
        (
            "no", "title", "reporter_identity", "reporter", "co_reporters", "other_reporters",
            "reported_on", "state", "category", "policy_title", "policy_issuer", "policy_date",
            "reaction", "time_critical", "pertinent", "source_matter", "source_activity",
            "source_research", "plan_task", "situation", "cause", "advice", "is_open", "reviewer",
            "reviewed_on", "review_opinion", "returned_on", "edited_title", "edited_situation",
            "edited_advice", "signer", "sent_to", "sent_on", "note",
        ),
        ("title", "reported_on"),
        {
            "title": "一事一报",
            "reporter_identity": "以机构名义反映的填“本机构”",
            "reporter": "政协委员反映的必填",
            "policy_title": "因政策出台而反映的，写政策名称，不带书名号",
            "source_matter": "由群众意见而来的填其编号",
            "reviewer": "分管领导姓名；报送前须经分管领导审阅",
            "state": "被采用的，请同时在“信息采用”表写明级别",
            "sent_to": "如区政协；几个对象用顿号隔开",
        },
    ),
    Sheet(
        "信息采用",
        InfoAdoption,
        (
            "no", "opinion", "level", "form", "adopter", "on", "issue_no", "receiver",
            "instruction", "instructor", "instruction_text", "note",
        ),
        ("opinion", "level", "form", "on"),
        {
            "opinion": "社情民意的编号；题目不重复时也可填题目",
            "form": "转送不算采用",
            "instruction": "有领导批示的填“是”",
        },
    ),
    Sheet(
        "文章发表",
        Publication,
        ("no", "title", "report", "authors", "other_authors", "periodical", "issue", "on", "url", "note"),
        ("title", "periodical"),
        {"periodical": "不带书名号", "report": "由调研报告而来的，填报告编号或题目"},
    ),
)  # fmt: skip
