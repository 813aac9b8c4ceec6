"""A resident's matter: who may take which step from where (domain.md D1)."""

import pytest
from django.db.models import Model

from tests.cast import Cast
from tests.matrix import walk
from tests.matters.build import a_matter
from weiyuan.matters.actions import move_matter
from weiyuan.matters.workflow import MATTER, STEP_FIELDS

pytestmark = pytest.mark.django_db

CLERKS = {"director", "officer"}
HANDLERS = CLERKS | {"unit", "member"}
ARROWS = {
    "register": ({"draft"}, "registered", CLERKS | {"head"}),
    "triage": ({"registered"}, "triaged", CLERKS),
    "accept": ({"triaged"}, "accepted", CLERKS),
    "refuse": ({"triaged"}, "refused", CLERKS),
    "refer": ({"triaged"}, "referred", CLERKS),
    "merge": ({"registered", "triaged", "accepted", "assigned", "in_progress"}, "merged", CLERKS),
    "unmerge": ({"merged"}, "triaged", CLERKS),
    "assign": ({"accepted"}, "assigned", CLERKS),
    "start": ({"assigned"}, "in_progress", HANDLERS),
    "return": ({"assigned", "in_progress"}, "accepted", HANDLERS),
    "ask_resident": ({"in_progress"}, "waiting", HANDLERS),
    "hear_again": ({"waiting"}, "in_progress", HANDLERS),
    "carry_on": ({"waiting"}, "in_progress", HANDLERS),
    "request_extension": ({"in_progress"}, "extension_requested", HANDLERS),
    "extend": ({"extension_requested"}, "in_progress", CLERKS),
    "deny_extension": ({"extension_requested"}, "in_progress", CLERKS),
    "reply": ({"in_progress", "converted"}, "replied", HANDLERS),
    "feedback": ({"replied"}, "feedback_given", CLERKS | {"member", "head"}),
    "close": ({"replied", "feedback_given"}, "closed", CLERKS),
    "reopen": ({"feedback_given", "closed"}, "reopened", CLERKS),
    "resume": ({"reopened"}, "in_progress", HANDLERS),
    "convert": (
        {"registered", "triaged", "accepted", "assigned", "in_progress", "reopened"}, "converted", CLERKS,
    ),
}  # fmt: skip


def test_every_step_from_every_state_by_everybody(cast: Cast) -> None:
    """``member`` is the one who follows the matter, ``unit`` the one that answers it, ``head`` of its station."""
    main = a_matter(cast)

    def make(state: str) -> Model:
        return a_matter(cast, state, assigned_member=cast.li, merged_into=main)

    walk(cast, MATTER, make, move_matter, ARROWS)


def test_steps_ask_for_fields_that_the_matter_has(cast: Cast) -> None:
    names = {field.name for field in a_matter(cast)._meta.get_fields()}
    assert set(STEP_FIELDS) <= {step.name for step in MATTER.steps}
    assert {name for fields in STEP_FIELDS.values() for name in fields} <= names
