"""What the inbox does with a matter, or with many: the way of one or more steps, as one deed that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.matters.actions.merging import take_step
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries import categories
from weiyuan.matters.workflow import MATTER, STEP_FIELDS, MatterState

S = MatterState
MOST = 100  # matters at once, so that each stands on the page where one looks before it is done
OTHER = "其他"  # the shipped category of what is sent away before anybody sorts it

# Where the inbox takes several steps at once: by state, the steps. Everything else is one step of the workflow.
WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "accept": {S.REGISTERED: ("triage", "accept"), S.TRIAGED: ("accept",)},
    "refuse": {S.REGISTERED: ("triage", "refuse"), S.TRIAGED: ("refuse",)},
    "refer": {S.REGISTERED: ("triage", "refer"), S.TRIAGED: ("refer",)},
    "reply": {
        S.ASSIGNED: ("start", "reply"),
        S.REOPENED: ("resume", "reply"),
        S.IN_PROGRESS: ("reply",),
        S.CONVERTED: ("reply",),
    },
}


def way(name: str, state: str) -> tuple[str, ...]:
    """The steps that a deed of the inbox takes from a state; none where it does not start there.

    Raises KeyError for a deed that there is not.
    """
    if name in WAYS:
        return WAYS[name].get(state, ())
    return (name,) if state in MATTER.step(name).sources else ()


def called(name: str) -> str:
    """What the inbox calls a deed: handing over is what offices call 分办, whoever gets it."""
    return _("分办") if name == "assign" else str(MATTER.step(name).label)


def may(user: Any, name: str, matter: ResidentMatter) -> bool:
    """Whether the user has the right to every step of the deed."""
    steps = way(name, matter.state)
    return bool(steps) and all(user.has_perm(MATTER.step(step).permission, matter) for step in steps)


def deal(matter: ResidentMatter, name: str, *, by: Any, note: str = "", said: Mapping[str, Any] | None = None) -> Deed:
    """Do one deed of the inbox with one matter. Raises as ``take_step`` does; then nothing is done.

    note  goes with the last step; ``said`` are the fields told, each with the step that asks for it
    """
    title = _("%(step)s：%(what)s") % {"step": called(name), "what": matter}
    with transition.deed(matter.org, title, by=by) as done:
        _walk(matter, name, by=by, note=note, said=said or {})
    return done


def _walk(matter: ResidentMatter, name: str, *, by: Any, note: str, said: Mapping[str, Any]) -> None:
    steps = way(name, matter.state)
    if not steps:
        raise WrongState(f"{name}: {matter.state}")
    for step in steps:
        told = {field: value for field, value in said.items() if field in STEP_FIELDS.get(step, ())}
        if step == "triage" and name in {"refuse", "refer"} and matter.category not in categories(matter.org):
            told["category"] = OTHER
        take_step(matter, step, by=by, note=note if step == steps[-1] else "", **told)


@dataclass(frozen=True)
class Left:
    """A matter that was left untouched, and why."""

    matter: ResidentMatter
    why: str


@dataclass
class Outcome:
    """What came of many: the deed (None where nothing was done), those done, those left."""

    deed: Deed | None = None
    done: list[ResidentMatter] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


class _Nothing(Exception):
    """Nothing was done: no deed is kept of it."""


def deal_many(
    matters: Sequence[ResidentMatter],
    name: str,
    *,
    by: Any,
    note: str = "",
    said: Mapping[str, Any] | None = None,
    each: Mapping[int, Mapping[str, Any]] | None = None,
) -> Outcome:
    """Do the same with many matters of one body, as one deed. Who stands wrong or may not is left and named.

    matters  as the reader saw them: one that somebody changed since is left
    each     what is told of single ones besides, by key
    """
    found = Outcome()
    try:
        with transition.deed(matters[0].org, "", by=by) as done:
            _deal_each(matters, name, done, found, by=by, note=note, said=said or {}, each=each or {})
            if not found.done:
                raise _Nothing
            title = _("%(step)s %(n)d 件") % {"step": called(name), "n": len(found.done)}
            done.title = title[:120]
            done.save(update_fields=["title"])
            found.deed = done
    except _Nothing:
        found.deed = None
    return found


def _deal_each(
    matters: Sequence[ResidentMatter],
    name: str,
    deed: Deed,
    found: Outcome,
    *,
    by: Any,
    note: str,
    said: Mapping[str, Any],
    each: Mapping[int, Mapping[str, Any]],
) -> None:
    """All are locked in the order in which everybody locks several, and read as they stand now."""
    rows = ResidentMatter.objects.alive().filter(pk__in=[matter.pk for matter in matters]).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    stored = {one.pk: one for one in rows.select_related("org", "assigned_unit", "assigned_member", "merged_into")}
    for seen in matters:
        fresh = stored.get(seen.pk)
        if fresh is None or fresh.version != seen.version:
            found.left.append(Left(fresh or seen, _("刚刚有人办过")))
        elif not way(name, fresh.state):
            found.left.append(Left(fresh, _("现在是“%s”，办不了这一步") % fresh.get_state_display()))
        elif not may(by, name, fresh):
            found.left.append(Left(fresh, _("您没有办这件的权限")))
        elif why := _refused(fresh, name, deed, by=by, note=note, said={**said, **each.get(fresh.pk, {})}):
            found.left.append(Left(seen, why))
        else:
            found.done.append(fresh)


def _refused(matter: ResidentMatter, name: str, deed: Deed, **given: Any) -> str:
    """Do it; why it could not be done, with nothing of it kept, or ""."""
    kept = len(deed.changes)
    try:
        with transaction.atomic():
            _walk(matter, name, **given)
    except ValidationError as error:
        why = "；".join(error.messages)
    except (PermissionDenied, WrongState, IntegrityError):
        why = _("刚刚有人办过，或者会前后矛盾")
    else:
        return ""
    del deed.changes[kept:]  # what was undone by the database is no part of the deed
    return str(why)
