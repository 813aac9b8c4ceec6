"""The sheets of the ledger that this flat owns.

A category that the dictionary does not know is taken as it stands: real ledgers use words of their own, and the
triage of new matters is where the dictionary is kept.
"""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.matters.models import (
    AnswerTemplate,
    MatterAction,
    MatterCategory,
    MatterDeadline,
    ResidentMatter,
    SurveyAnswer,
    TypicalCase,
)

SHEETS = (
    Sheet("意见类别", MatterCategory, ("no", "name", "note"), ("name",), {"name": "系统自带类别之外的，写在这里"}),
    Sheet(
        "群众意见",
        ResidentMatter,
        (
            "no", "received_at", "channel", "kind", "content", "station", "reception_no", "collected_by", "anonymous",
            "person_name", "phone", "address", "consent", "consent_version", "category", "tags", "hot", "hard",
            "safety_level", "secrecy", "locations", "responsible_body", "wants_reply", "assigned_unit",
            "assigned_member", "due_accept", "due_finish", "accepted_on", "assigned_on", "replied_on", "result",
            "result_class", "feedback_on", "feedback_way", "satisfaction", "closed_on", "reopened_times",
            "refuse_reason", "referred_to", "merged_into", "proposal_on", "report_on", "consultation_on", "state",
            "note",
        ),
        ("received_at", "content"),
        {
            "received_at": "日期，或日期加时刻",
            "reception_no": "在接待日听到的，填接待日编号",
            "tags": "几个标签用顿号隔开",
            "locations": "几处地点用顿号隔开",
            "merged_into": "并案的填主件的编号",
            "state": "办到哪一步；已办结的直接填“已办结”",
        },
    ),
    Sheet(
        "办理记录",
        MatterAction,
        ("no", "matter", "kind", "on", "member", "departments", "content", "reply", "note"),
        ("matter", "kind", "on", "content"),
        {
            "matter": "填群众意见的编号",
            "member": "委员现场了解的必填，否则不计入委员现场了解次数",
            "departments": "协调的必填；几个部门用顿号隔开",
        },
    ),
    Sheet(
        "典型案例",
        TypicalCase,
        (
            "no", "title", "on", "matter", "background", "places", "responsible_body", "problem", "harm", "members",
            "on_site", "action", "proposals", "departments", "coordination", "result", "finished", "note",
        ),
        ("title", "on"),
        {
            "on": "事情发生的日期，总结里写它的年份",
            "problem": "如：路段时常受阻、行驶不畅",
            "proposals": "只写题目，不加书名号；几件用顿号隔开",
            "result": "没有结果的案例不会写进总结",
        },
    ),
    Sheet(
        "问卷答案",
        SurveyAnswer,
        ("no", "on", "question", "answer", "votes", "station", "note"),
        ("on", "question", "answer", "station"),
        {"votes": "给出这一答案的人数"},
    ),
    Sheet(
        "办理时限",
        MatterDeadline,
        ("no", "category", "kind", "safety_level", "respond_days", "finish_days", "note"),
        ("category", "kind", "safety_level"),
        {"category": "空着的对所有类别有效；越具体的一行越优先", "respond_days": "工作日", "finish_days": "工作日"},
    ),
    Sheet(
        "答复模板",
        AnswerTemplate,
        ("no", "title", "category", "result_class", "text", "note"),
        ("title",),
        {"text": "〔类别〕〔编号〕〔收到日期〕〔承办单位〕会自动填上"},
    ),
)  # fmt: skip
