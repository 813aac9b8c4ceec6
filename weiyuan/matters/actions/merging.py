"""Merging matters that say the same into a main one, and taking one out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.matters.actions.handling import move_matter
from weiyuan.matters.actions.telling import handlers_of
from weiyuan.matters.actions.together import tell_answered
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.models.words import Satisfaction
from weiyuan.matters.queries.merging import answering, hindrance
from weiyuan.matters.queries.quoting import bare, is_quotable
from weiyuan.matters.workflow import ANSWERED, DECIDE, MATTER, MatterState
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.rules import demand

MOST = 20  # matters merged at once


def merge_matters(
    main: ResidentMatter, others: Sequence[ResidentMatter], *, by: Any, note: str = "", along: bool = False
) -> Deed:
    """Merge matters into a main one, all or none, as a deed that can be undone until the main one moves on.

    along  what was merged into one of them goes with it to the main one
    The rows are locked in the order of their keys and read anew: of two who merge A into B and B into A one wins.
    Raises PermissionDenied where ``by`` does not decide on one of them, ValidationError (``merged_into``) with all
    that stands in the way.
    """
    others = [other for other in {other.pk: other for other in others}.values() if other.pk]
    title = _("并案：%(others)s → %(main)s") % {"others": _names(others), "main": main.ref}
    with transition.deed(main.org, title, by=by) as done:
        rows = _locked(main, *others, parts=True)
        target, going = rows[main.pk], [rows[other.pk] for other in others]
        parts = [one for key, one in rows.items() if key not in {main.pk, *(other.pk for other in others)}]
        for one in (target, *going, *parts):
            demand(by, DECIDE, one)
        if along:
            _move_along(target, parts, by)
        _refuse([hindrance(target, one) for one in going] if going else [str(_("还没有选要并的意见"))])
        for one in going:
            _tell_handlers(one, target, by)
            move_matter(one, "merge", by=by, note=note, merged_into=target)
        _note(target, "", _names(going), by)
        if target.state in ANSWERED:
            tell_answered(target, by=by)
    return done


@transaction.atomic
def unmerge_matter(matter: ResidentMatter, *, by: Any, note: str, category: str = "") -> Step:
    """Take a matter out of the main one. It is triaged again, with a deadline of its own from today on, whatever the
    main one's answer was; what its resident was told of that stays in its history.

    Raises PermissionDenied, WrongState where it is not merged any more, ValidationError without a reason, or without
    a category where it never had one.
    """
    rows = _locked(matter, answering(matter))
    one, main = rows[matter.pk], rows[answering(matter).pk]
    if one.state != MatterState.MERGED or one.merged_into_id != main.pk:
        demand(by, DECIDE, one)
        raise WrongState(f"unmerge: {one.state}")
    said = {"category": category} if category else {}
    told = _told_meanwhile(one, main)
    taken = move_matter(one, "unmerge", by=by, note=f"{note}{told}" if note.strip() else "", **said)
    MatterRating.objects.filter(matter=one.pk).delete()  # they were about the main one's answer
    _note(main, one.ref, "", by)
    return taken


@transaction.atomic
def take_step(matter: ResidentMatter, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """A step as the register's pages take it: merging and unmerging with all that belongs to them.

    Raises as these and ``move_matter`` do.
    """
    main = said.get("merged_into")
    if step == "merge" and main is not None and matter.state in MATTER.step(step).sources:
        merge_matters(main, [matter], by=by, note=note)
        matter.refresh_from_db()
        return MATTER.step(step)
    if step == "unmerge":
        taken = unmerge_matter(matter, by=by, note=note, **said)
        matter.refresh_from_db()
        return taken
    return move_matter(matter, step, by=by, note=note, **said)


def _locked(*matters: ResidentMatter, parts: bool = False) -> dict[int, ResidentMatter]:
    """The matters as they are stored now, locked in the order of their keys; ``parts``: with what is merged into the
    others than the first."""
    keys = [one.pk for one in matters]
    wanted = Q(pk__in=keys)
    if parts:
        wanted |= Q(merged_into__in=keys[1:], state=MatterState.MERGED, deleted_at__isnull=True) & ~Q(pk__in=keys)
    rows = ResidentMatter._base_manager.filter(wanted).select_for_update().order_by("pk")
    found = {one.pk: one for one in rows}
    if any(key not in found or found[key].deleted_at is not None for key in keys):
        raise WrongState("merge: removed")
    known = {one.org_id: one.org for one in matters}
    for one in found.values():
        one.org = known.get(one.org_id, one.org)
    return found


def _move_along(target: ResidentMatter, parts: Iterable[ResidentMatter], by: Any) -> None:
    """What was merged into one of those that go, hangs on the main one from now on."""
    changes = []
    for one in parts:
        old, one.merged_into = one.merged_into, target
        changes.append(transition.change_of(one, {"merged_into": old}))
    transition.correct(changes, by=by)


def _note(main: ResidentMatter, before: str, after: str, by: Any) -> None:
    """The main one's history tells too; whoever has it open learns that it is not what it was."""
    shown = {str(_("并入的意见")): (before, after)}
    transition.correct([transition.Change(main, (), shown, main.state)], by=by)


def _told_meanwhile(matter: ResidentMatter, main: ResidentMatter) -> str:
    """What the resident was told while it was merged, for its history: others read that than read the main one."""
    if main.state not in ANSWERED:
        return ""
    said = _("（并案期间主件 %(main)s 已答复%(result)s%(rated)s）")
    result = f"：{bare(main, main.result)[:500]}" if is_quotable(main) else ""
    rated = ""
    if matter.satisfaction != Satisfaction.UNRATED:
        rated = str(_("；本件群众评价：%s") % matter.get_satisfaction_display())
    return str(said % {"main": main.ref, "result": result, "rated": rated})


def _tell_handlers(matter: ResidentMatter, main: ResidentMatter, by: Any) -> None:
    """Who had it in hand sees it no more, perhaps: the words say all."""
    said = {"no": matter.ref, "main": main.ref}
    tell(
        handlers_of(matter),
        kind=Kind.CHANGED, org=matter.org, title=_("%(no)s 已并入 %(main)s，不用再单独办理") % said,
        key=f"matter-merged-{matter.pk}-{matter.version}", by=by,
    )  # fmt: skip


def _names(matters: Iterable[ResidentMatter]) -> str:
    return "、".join(one.ref for one in matters)


def _refuse(reasons: Iterable[str]) -> None:
    if found := [why for why in reasons if why]:
        raise ValidationError({"merged_into": found})
