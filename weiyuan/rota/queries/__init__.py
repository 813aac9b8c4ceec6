"""Reads about reception days to come: on which dates, who may serve, how many duties everybody has."""

from weiyuan.rota.queries.dates import Holidays, RuleDay, days_of, holidays, hours_of, said_of
from weiyuan.rota.queries.duties import (
    AHEAD,
    STANDING,
    Candidate,
    away,
    candidates,
    days_to_announce,
    duties,
    is_away,
    loads,
    own_days,
    people,
    swappable,
    swaps_of,
    swaps_waiting,
    terms,
)
from weiyuan.rota.queries.plan import Load, Place, Plan

__all__ = [
    "AHEAD",
    "STANDING",
    "Candidate",
    "Holidays",
    "Load",
    "Place",
    "Plan",
    "RuleDay",
    "away",
    "candidates",
    "days_of",
    "days_to_announce",
    "duties",
    "holidays",
    "hours_of",
    "is_away",
    "loads",
    "own_days",
    "people",
    "said_of",
    "swappable",
    "swaps_of",
    "swaps_waiting",
    "terms",
]
