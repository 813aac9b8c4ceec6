"""The five-ones, and the points that members earn."""

from weiyuan.duties.models.five_ones import SHIPPED, FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.models.kinds import Event, Hand, RecordKind, record_kinds
from weiyuan.duties.models.points import PRESETS, PointAward, PointEntry, PointRule, PointScheme

__all__ = [
    "PRESETS",
    "SHIPPED",
    "Event",
    "FiveOnesEntry",
    "FiveOnesItem",
    "FiveOnesScheme",
    "Hand",
    "PointAward",
    "PointEntry",
    "PointRule",
    "PointScheme",
    "RecordKind",
    "record_kinds",  # named by the first migration
]
