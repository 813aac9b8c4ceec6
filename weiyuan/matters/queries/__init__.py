"""Reads about residents' matters."""

from weiyuan.matters.queries.answers import filled, templates_for
from weiyuan.matters.queries.deadlines import Days, days_for
from weiyuan.matters.queries.matters import (
    categories,
    matter_of_receipt,
    matters_of_caller,
    matters_overdue,
    matters_received,
)
from weiyuan.matters.queries.ratings import open_rating, rating_of

__all__ = [
    "Days",
    "categories",
    "days_for",
    "filled",
    "matter_of_receipt",
    "matters_of_caller",
    "matters_overdue",
    "matters_received",
    "open_rating",
    "rating_of",
    "templates_for",
]
