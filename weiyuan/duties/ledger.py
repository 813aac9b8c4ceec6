"""The sheets of the ledger that this flat owns."""

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme

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
        ("no", "scheme", "position", "code", "name", "target", "counts_record_type", "note"),
        ("scheme", "position"),
        {"scheme": "方案编号，如 WG-01；名称不重复时也可填名称", "name": "如提交一件提案", "code": "英文代码，可不填"},
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
)  # fmt: skip
