"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningQuestion, LearningSession

SHEETS = (
    Sheet(
        "学习",
        LearningSession,
        (
            "no", "title", "form", "kind", "for_whom", "organiser", "station", "at", "hours", "place",
            "speaker", "topic", "must_know", "discussion", "signup_until", "takeaway_until", "plan_task", "rule",
            "directive", "state", "note",
        ),
        ("title", "at"),
        {
            "form": "集中或分散",
            "for_whom": "工作室和联络站工作人员的培训填“工作人员”",
            "at": "只知道日期时写日期即可",
            "topic": "学的是什么；应知应会的内容在总结里据此列出，不写时用学习名称",
            "signup_until": "不填的，学习开始前都可以报名",
            "takeaway_until": "集中学习填了才要求交心得；分散学习都要交",
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
            "no", "session", "member", "person", "reply", "state", "late", "online", "spoke", "leave_reason",
            "takeaway", "quiz_score", "note",
        ),
        ("session", "member", "person"),
        {
            "session": "学习的编号或名称",
            "member": "委员和工作人员只填一个；只计任期内的委员",
            "reply": "委员事先说的：参加或请假",
            "state": "请假不算缺席",
        },
    ),
    Sheet(
        "学习测验题",
        LearningQuestion,
        ("no", "session", "text", "options", "answer", "points", "explanation", "note"),
        ("session", "text"),
        {
            "session": "学习的编号或名称",
            "options": "一行一个（单元格里按 Alt+回车换行），不用写 A、B",
            "answer": "选项的字母，如 B；多选题写 ACD，全对才得分",
            "points": "各题分值合起来折算成百分",
            "explanation": "做完以后给委员看",
        },
    ),
)  # fmt: skip
