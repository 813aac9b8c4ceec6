"""A typical case written from a matter that was answered."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.matters.actions.handling import refuse
from weiyuan.matters.models import MatterAction, ResidentMatter, TypicalCase
from weiyuan.matters.models.words import ActionKind
from weiyuan.matters.queries.quoting import bare
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import ANSWERED
from weiyuan.members.models import Member
from weiyuan.orgs.rules import demand

TITLE = 30  # characters taken from what was said


@transaction.atomic
def write_case(matter: ResidentMatter, *, by: Any) -> TypicalCase:
    """Begin a case with what is known of an answered matter, its residents' data taken out; one matter, one case.

    All members read cases. It is a draft to be written on: not finished, whatever it holds.
    Raises PermissionDenied, WrongState where the matter is not answered, ValidationError where it is confidential.
    """
    demand(by, "matters.add_typicalcase", TypicalCase(org=matter.org))
    if matter.state not in ANSWERED:
        raise WrongState(f"case: {matter.state}")
    if matter.secrecy == CONFIDENTIAL:
        refuse([("matter", str(_("保密的事项不能写成案例")))])
    ResidentMatter._base_manager.select_for_update().filter(pk=matter.pk).first()  # pressed twice, it is one case
    known: TypicalCase | None = TypicalCase.objects.of(matter.org).filter(matter=matter.pk).order_by("pk").first()
    if known is not None:
        return known
    works = list(MatterAction.objects.of(matter.org).filter(matter=matter.pk).order_by("on", "pk"))
    case, members = _drafted(matter, works), _members(matter, works)
    refuse(case.problems())
    transition.register([case], by=by)
    case.members.set(members)
    return case


def _drafted(matter: ResidentMatter, works: list[MatterAction]) -> TypicalCase:
    checks = [work for work in works if work.kind == ActionKind.SITE_CHECK]
    talks = [work for work in works if work.kind == ActionKind.COORDINATE]
    said = bare(matter, matter.content)
    return TypicalCase(
        org=matter.org, matter=matter, title=_titled(said), on=matter.replied_on or timezone.localdate(),
        problem=said, places=[bare(matter, place) for place in matter.locations],
        responsible_body=matter.responsible_body or str(matter.assigned_unit or ""),
        on_site=any(check.member_id for check in checks),
        action=bare(matter, "\n".join(check.content for check in checks)),
        departments=list(dict.fromkeys(name for talk in talks for name in talk.departments)),
        coordination=bare(matter, "\n".join(f"{talk.content}{talk.reply}" for talk in talks)),
        result=bare(matter, matter.result),
    )  # fmt: skip


def _members(matter: ResidentMatter, works: list[MatterAction]) -> list[Member]:
    """Who followed it, and who went there."""
    keys = {work.member_id for work in works} | {matter.assigned_member_id, matter.collected_by_id}
    return list(Member.objects.of(matter.org).filter(pk__in=keys - {None}))


def _titled(said: str) -> str:
    """The first sentence, not too long."""
    line = " ".join(said.split())
    for end in "。！？；，,.!?;":
        line = line.partition(end)[0]
    return line[:TITLE] or str(_("典型案例"))
