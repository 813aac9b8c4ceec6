"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.duties.models import (
    FiveOnesEntry,
    FiveOnesItem,
    FiveOnesScheme,
    PointAward,
    PointRule,
    PointScheme,
)

TITLE_WORDS = "几个词用顿号隔开，标题含一个即可；空着不限"

SHEETS = (
    Sheet(
        "五个一方案",
        FiveOnesScheme,
        ("no", "year", "title", "featured", "frozen_on", "note"),
        ("year", "title"),
        {"year": "如 2025", "title": "如五个一，不带引号", "frozen_on": "过了这一天不再认定"},
    ),
    Sheet(
        "五个一事项",
        FiveOnesItem,
        (
            "no", "scheme", "position", "code", "name", "target", "counts_record_type", "only_kinds", "title_has",
            "note",
        ),
        ("scheme", "position"),
        {
            "scheme": "方案编号，如 WG-01；名称不重复时也可填名称",
            "name": "如提交一件提案",
            "code": "英文代码，可不填",
            "counts_record_type": "选了台账，才能自动匹配佐证；空着只由本人写明",
            "only_kinds": "只有这些类型的记录才算，如 调研、视察；空着不限",
            "title_has": TITLE_WORDS,
        },
    ),
    Sheet(
        "五个一",
        FiveOnesEntry,
        (
            "no", "member", "item", "done_on", "record_kind", "record_no", "description", "state",
            "verified_by", "note",
        ),
        ("member", "item", "done_on"),
        {
            "item": "事项编号；名称不重复时也可填名称",
            "record_no": "佐证记录在其台账中的编号，如 TA-0903-001",
            "state": "经认定的填“已认定”，完成率据此计算",
        },
    ),
    Sheet(
        "积分办法",
        PointScheme,
        ("no", "year", "title", "start", "end", "base_points", "group_caps", "grades", "source", "note"),
        ("year", "title"),
        {
            "year": "如 2026",
            "base_points": "每名委员先有的分，如 70；没有填 0",
            "group_caps": "某一类别合计最多多少分，如 提案 20；几个用顿号隔开",
            "grades": "达到多少分是什么等次，如 优秀 85、称职 60；不评等次就空着",
            "source": "依据的文件",
        },
    ),
    Sheet(
        "积分细则",
        PointRule,
        (
            "no", "scheme", "position", "name", "group", "record_kind", "event", "hand", "only_kinds", "title_has",
            "must_attend", "points", "joint_multiplier", "combined_multiplier", "shared", "first", "last", "cap",
            "minimum", "note",
        ),
        ("scheme", "position"),
        {
            "scheme": "办法编号，如 JFBF-01；名称不重复时也可填名称",
            "group": "同类的合计受办法的类别上限约束，如 提案",
            "event": "记录到了这一步才计分",
            "hand": "空着不分身份",
            "only_kinds": "只有这些类型的记录才算，如 调研、视察；空着不限",
            "title_has": TITLE_WORDS,
            "points": "每件、每次的分；扣分填负数",
            "joint_multiplier": "几人联名的乘以这个数；不打折填 1",
            "combined_multiplier": "只被综合采用的乘以这个数；不打折填 1",
            "shared": "几个联名人平分",
            "first": "第二件起才计分的填 2",
            "last": "只计第一件的填 1；空着不限",
            "cap": "一年最多多少分；空着不限",
            "minimum": "一年至少几次，只提醒，不加分",
        },
    ),
    Sheet(
        "手工加减分",
        PointAward,
        ("no", "scheme", "member", "on", "points", "group", "reason", "note"),
        ("scheme", "member", "on", "reason"),
        {"points": "减分填负数", "reason": "写明事由，委员本人看得到"},
    ),
)  # fmt: skip
