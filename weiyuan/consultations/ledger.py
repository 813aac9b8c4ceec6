"""The sheets of the ledger that this flat owns."""

from weiyuan.consultations.models import Consultation, ConsultationOpinion, OutcomeItem
from weiyuan.core.ledger.sheet import Sheet

SHEETS = (
    Sheet(
        "协商议事",
        Consultation,
        (
            "no", "title", "kind", "on", "state", "source", "platform", "place", "chair",
            "head_present", "members", "party_people", "unit_people", "experts", "residents",
            "announced_on", "research", "research_activities", "source_matters", "agenda",
            "consensus", "report_to", "reported_on", "instruction", "reviewed_on", "review_text",
            "evaluation", "plan_task", "rule", "note",
        ),
        ("title", "on"),
        {
            "kind": "街道党工委专题听取意见填“听取意见”",
            "on": "尚未召开的填计划召开的日期",
            "platform": "如有事好商量、民生议事堂",
            "members": "几名委员用顿号隔开",
            "residents": "只写数字",
        },
    ),
    Sheet(
        "协商意见",
        ConsultationOpinion,
        ("no", "consultation", "member", "speaker", "subject", "text", "adopted", "note"),
        ("consultation", "member", "text"),
        {
            "consultation": "协商议事的编号；议题不重复时也可填议题",
            "subject": "如街道环境整治；总结里“对……等事项提出意见和建议”据此写",
            "speaker": "委员以外的人发言时填写",
        },
    ),
    Sheet(
        "协商成果",
        OutcomeItem,
        ("no", "consultation", "item", "unit", "due", "state", "done_on", "result", "note"),
        ("consultation", "item"),
        {"consultation": "协商议事的编号；议题不重复时也可填议题"},
    ),
)  # fmt: skip
