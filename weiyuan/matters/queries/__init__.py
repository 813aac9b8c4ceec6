"""Reads about residents' matters."""

from weiyuan.matters.queries.deadlines import Days, days_for
from weiyuan.matters.queries.matters import (
    categories,
    matter_of_receipt,
    matters_of_caller,
    matters_overdue,
    matters_received,
)

__all__ = [
    "Days",
    "categories",
    "days_for",
    "matter_of_receipt",
    "matters_of_caller",
    "matters_overdue",
    "matters_received",
]
