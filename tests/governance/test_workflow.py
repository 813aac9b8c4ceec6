"""Every step of rules, plans, tasks and directives, from every state, by every actor."""

import pytest

from tests.cast import Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from tests.matrix import walk
from weiyuan.governance import actions
from weiyuan.governance.workflow import DIRECTIVE, PLAN, RULE, TASK

pytestmark = pytest.mark.django_db

CLERKS = {"director", "officer"}
DIRECTOR = {"director"}


def test_rule_versions(cast: Cast) -> None:
    arrows = {
        "circulate": ({"draft"}, "comment", CLERKS),
        "withdraw": ({"comment"}, "draft", CLERKS),
        "approve": ({"comment"}, "approved", DIRECTOR),
        "enforce": ({"approved"}, "in_force", DIRECTOR),
        "repeal": ({"in_force"}, "repealed", DIRECTOR),
    }
    rule = a_rule(cast.org)
    walk(cast, RULE, lambda state: a_version(rule, state), actions.move_rule_version, arrows)


def test_plans(cast: Cast) -> None:
    arrows = {
        "approve": ({"draft"}, "approved", DIRECTOR),
        "publish": ({"approved"}, "published", CLERKS),
        "start": ({"published"}, "executing", CLERKS),
        "assess": ({"executing"}, "assessed", CLERKS),
        "close": ({"assessed"}, "closed", DIRECTOR),
    }
    walk(cast, PLAN, lambda state: a_plan(cast.org, state), actions.move_plan, arrows)


def test_tasks(cast: Cast) -> None:
    arrows = {
        "start": ({"todo"}, "doing", CLERKS),
        "finish": ({"todo", "doing"}, "done", CLERKS),
        "drop": ({"todo", "doing"}, "dropped", CLERKS),
    }
    plan = a_plan(cast.org)
    walk(cast, TASK, lambda state: a_task(plan, state=state), actions.move_task, arrows)


def test_directives(cast: Cast) -> None:
    arrows = {
        "assign": ({"received"}, "assigned", CLERKS),
        "execute": ({"assigned"}, "executed", CLERKS),
        "report": ({"executed"}, "reported", CLERKS),
    }
    walk(cast, DIRECTIVE, lambda state: a_directive(cast.org, state), actions.move_directive, arrows)
