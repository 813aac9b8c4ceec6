"""Reads about rules, plans and what superiors say that other flats and pages ask for."""

from weiyuan.governance.queries.links import (
    Link,
    carried_out,
    counts_of,
    linked,
    links_to,
    targets_with_records,
)
from weiyuan.governance.queries.plans import (
    Progress,
    overdue_tasks,
    plan_of,
    planned,
    progress_of,
    tasks_in,
)
from weiyuan.governance.queries.texts import (
    Pair,
    Part,
    compared,
    earlier_in_force,
    held_on,
    text_changes,
    version_at,
    versions_at,
)
from weiyuan.governance.queries.words import (
    Reading,
    directives_overdue,
    is_asked_to_read,
    readings,
    receipt_of,
)

__all__ = [
    "Link",
    "Pair",
    "Part",
    "Progress",
    "Reading",
    "carried_out",
    "compared",
    "counts_of",
    "directives_overdue",
    "earlier_in_force",
    "held_on",
    "is_asked_to_read",
    "linked",
    "links_to",
    "overdue_tasks",
    "plan_of",
    "planned",
    "progress_of",
    "readings",
    "receipt_of",
    "targets_with_records",
    "tasks_in",
    "text_changes",
    "version_at",
    "versions_at",
]
