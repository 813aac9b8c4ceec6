"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership, Session, Term

SHEETS = (
    Sheet(
        "届次", Term, ("no", "number", "start", "end", "note"), ("number",), {"number": "第几届，只写数字"}
    ),
    Sheet(
        "全会",
        Session,
        ("no", "term", "times", "start", "end", "proposal_deadline", "note"),
        ("term", "times"),
        {"term": "届的编号或名称，如“第九届”，也可只写数字", "times": "第几次会议，只写数字"},
    ),
    Sheet(
        "委员",
        Member,
        (
            "no", "name", "gender", "birth_date", "ethnicity", "native_place", "education", "party",
            "employer", "employer_type", "job_title", "prof_title", "field", "system", "mobile", "email",
            "honors", "stations", "contact_days", "note",
        ),
        ("name",),
        {
            "field": "如教育、医疗、企业；总结里“来自不同的社会领域”据此写",
            "system": "单位所属系统，如教育系统、卫健系统",
            "stations": "几个站点用顿号隔开",
            "contact_days": "至少隔多少天联系一次；不填按每季度一次",
        },
    ),
    Sheet(
        "委员任期",
        Membership,
        (
            "no", "member", "term", "cppcc_level", "sector", "committee", "committee_duty", "sector_duty",
            "cppcc_duty", "part_time", "renewed_terms", "joined_on", "left_on", "left_reason", "note",
        ),
        ("member", "term", "cppcc_level"),
        {"term": "届的编号或名称，如“第九届”，也可只写数字", "joined_on": "须在该届起止日期内"},
    ),
    Sheet(
        "联络记录",
        ContactLog,
        ("no", "kind", "on", "member", "office", "station", "content", "note"),
        ("kind", "on", "member", "office"),
        {"member": "委员联系必填", "office": "与科室交流时必填"},
    ),
    Sheet(
        "委员困难",
        MemberDifficulty,
        ("no", "member", "reported_on", "content", "action", "result", "solved_on", "state", "note"),
        ("member", "reported_on"),
        {},
    ),
)  # fmt: skip
