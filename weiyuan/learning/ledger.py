"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningSession

SHEETS = (
    Sheet(
        "学习",
        LearningSession,
        (
            "no", "title", "form", "kind", "for_whom", "organiser", "station", "at", "hours", "place",
            "speaker", "topic", "must_know", "discussion", "plan_task", "rule", "directive", "state", "note",
        ),
        ("title", "at"),
        {
            "form": "集中或分散",
            "for_whom": "工作室和联络站工作人员的培训填“工作人员”",
            "at": "只知道日期时写日期即可",
            "topic": "学的是什么；应知应会的内容在总结里据此列出，不写时用学习名称",
            "discussion": "谁谈了什么体会；有讨论的学习单独计数",
            "state": "集中学习已举行的填“已归档”，分散学习完成的填“已确认”；未到这一步的不计入总结",
        },
    ),
    Sheet(
        "学习材料",
        LearningMaterial,
        ("no", "session", "kind", "title", "author", "source", "issue", "note"),
        ("session", "title"),
        {
            "session": "学习的编号或名称",
            "title": "不用写书名号",
            "source": "文章登在哪种报刊，不用写书名号",
        },
    ),
    Sheet(
        "学习出席",
        LearningAttendance,
        (
            "no", "session", "member", "person", "state", "late", "online", "spoke", "leave_reason",
            "takeaway", "quiz_score", "note",
        ),
        ("session", "member", "person"),
        {
            "session": "学习的编号或名称",
            "member": "委员和工作人员只填一个；只计任期内的委员",
            "state": "请假不算缺席",
        },
    ),
)  # fmt: skip
