"""What the clocks of the matters say on a workday: warned before, pressed after, told to the leaders later on.

Rules: a warning before, a written press (催办) on the day after, the leaders some workdays later, a call-back after
the end (domain.md E1), a word to the clerk where a resident who was asked for more did not come back. Each is told
once for each deadline: a new deadline is watched anew.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from weiyuan.core.workdays import Workdays
from weiyuan.journal import transition
from weiyuan.matters.actions.telling import clerks_of, handlers_of, holders_of, tell_of
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS, ActionKind
from weiyuan.matters.queries.deadlines import FRESH, RUNNING, call_back_due, waited_long
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import Role

DAYS: dict[str, int] = DEFAULTS["days"]
LOOKS_BACK = timedelta(days=30)  # what was overdue before, an old ledger brought in: the inbox shows it, nobody is told


def watch(org: OrgUnit, today: date, calendar: Workdays, *, by: Any) -> None:
    """Tell what is due in one body; on a day off nothing, which the next workday makes up for. May run twice.

    by  the machine's own account, in whose name a press is written down
    """
    if not calendar.is_workday(today):
        return
    days = (today - LOOKS_BACK, calendar.add_workdays(today, DAYS["warn"]))
    for matter in _due(org, FRESH, due_accept__range=days):
        _first_response(matter, today, calendar)
    for matter in _due(org, RUNNING - FRESH, due_finish__range=days):
        _finish(matter, today, calendar, by)
    for matter in call_back_due(org, today, calendar):
        key = f"matter-call-back-{matter.pk}-{matter.closed_on}"
        tell_of(matter, clerks_of(matter), kind=Kind.DUE, title=_("请回访群众：%s"), key=key)
    for matter in waited_long(org, today, calendar):  # nothing is closed by itself
        key = f"matter-waited-{matter.pk}-{matter.waiting_since}"
        words = _("等群众补充已满%(days)d个工作日，没有回音：%%s") % {"days": DAYS["wait"]}
        text = _("可以恢复办理，照现有情况答复、办结，也可以再等。")
        tell_of(matter, clerks_of(matter), kind=Kind.DUE, title=words, text=text, key=key)


def _due(org: OrgUnit, states: frozenset[str], **days: tuple[date, date]) -> QuerySet[ResidentMatter]:
    found: QuerySet[ResidentMatter] = ResidentMatter.objects.of(org).filter(Q(**days), state__in=sorted(states))
    return found.select_related("org", "assigned_unit", "assigned_member").order_by("pk")


def _first_response(matter: ResidentMatter, today: date, calendar: Workdays) -> None:
    """Nobody has it in hand yet: the clerks are warned and pressed."""
    day, key = matter.due_accept, f"matter-accept-%s-{matter.pk}-{matter.due_accept}"
    assert day is not None  # noqa: S101  # asked for in the query
    if today <= day:
        words = _("%s月%s日前要受理或答复：%%s") % (day.month, day.day)
        tell_of(matter, clerks_of(matter), kind=Kind.DUE, title=words, key=key % "soon")
        return
    tell_of(matter, clerks_of(matter), kind=Kind.DUE, title=_("已过受理期限，请马上处理：%s"), key=key % "late")
    if today >= calendar.add_workdays(day, DAYS["escalate"]):
        words = _("超过受理期限%(days)d个工作日仍未受理：%%s") % {"days": DAYS["escalate"]}
        _tell_leaders(matter, words, key % "leaders")


def _finish(matter: ResidentMatter, today: date, calendar: Workdays, by: Any) -> None:
    """Whoever has it in hand and the clerks are warned; past the day it is pressed in writing."""
    day, key = matter.due_finish, f"matter-finish-%s-{matter.pk}-{matter.due_finish}"
    assert day is not None  # noqa: S101  # asked for in the query
    people = [*handlers_of(matter), *clerks_of(matter)]
    if today <= day:
        words = _("%s月%s日前要办结：%%s") % (day.month, day.day)
        tell_of(matter, people, kind=Kind.DUE, title=words, key=key % "soon")
        return
    press(matter, today, by=by)
    tell_of(matter, people, kind=Kind.DUE, title=_("催办，已过办结期限：%s"), key=key % "late")
    if today >= calendar.add_workdays(day, DAYS["escalate"]):
        words = _("超过办结期限%(days)d个工作日仍未办结：%%s") % {"days": DAYS["escalate"]}
        _tell_leaders(matter, words, key % "leaders")


@transaction.atomic
def press(matter: ResidentMatter, today: date, *, by: Any) -> None:
    """Write down once that a matter was pressed since its deadline passed, by hand or by the machine."""
    ResidentMatter._base_manager.select_for_update().get(pk=matter.pk)  # of two workers one waits here
    pressed = MatterAction.objects.alive().filter(matter=matter, kind=ActionKind.PRESS, on__gt=matter.due_finish)
    if pressed.exists():
        return
    content = _("已过办结期限（%(day)s），系统自动催办") % {"day": matter.due_finish}
    action = MatterAction(org=matter.org, matter=matter, kind=ActionKind.PRESS, on=today, content=content)
    transition.register([action], by=by)


def _tell_leaders(matter: ResidentMatter, title: str, key: str) -> None:
    """The leader in charge and the director. That a confidential matter is late the director learns, not where."""
    if matter.secrecy == CONFIDENTIAL:
        director = holders_of(matter, Role.DIRECTOR)
        tell(director, kind=Kind.DUE, org=matter.org, title=title % matter.ref, key=key)
    else:
        tell_of(matter, holders_of(matter, Role.LEADER, Role.DIRECTOR), kind=Kind.DUE, title=title, key=key)
