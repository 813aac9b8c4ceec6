"""What residents told a member, on the member's page; what may be done on the pages of matters and cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.links import detail_address, new_address
from weiyuan.core.ui.offers import Button, on_lists, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.ui.sight import sight_of
from weiyuan.matters.actions.answers import is_publishable
from weiyuan.matters.models import MatterAction, ResidentMatter, TypicalCase
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import ANSWERED, DECIDE, FEEDBACK, FINISHED, GROWS, MatterState
from weiyuan.members.models import Member
from weiyuan.members.panels import works
from weiyuan.orgs.rules import CLERKS

NOT_YET = {MatterState.DRAFT.value, MatterState.MERGED.value}  # nothing is done on these


def collected(user: Any, member: Member) -> list[Row]:
    """The matters that the member brought in or follows, as far as the reader may see them."""
    theirs = Q(collected_by=member) | Q(assigned_member=member)
    return works(ResidentMatter.objects.visible_to(user).filter(theirs), "received_at", member, "collected_by")


def told(user: Any, member: Member) -> list[Row]:
    """The cases in which the member had a part."""
    return works(TypicalCase.objects.visible_to(user).filter(members=member), "on", member, "members")


def begins(slug: str, model: Any, source: str, label: Any, icon: str, rank: int) -> None:
    """Offer on a matter's page to begin a record that comes of it: the form starts from it and comes back there.

    source  the field of the record that names the matter
    """
    right = f"{model._meta.app_label}.add_{model._meta.model_name}"

    def offered(user: Any, matter: ResidentMatter, query: str) -> Iterable[Button]:
        if matter.state in GROWS and matter.secrecy != CONFIDENTIAL and user.has_perm(right, model(org=matter.org)):
            said = {source: matter.pk, "org": matter.org_id, "next": detail_address(matter)}
            yield Button(label, new_address(slug, **said), icon, rank=rank)

    on_records("matters.residentmatter", offered)


add(Panel("members.member", _("群众意见"), collected, rank=30))
add(Panel("members.member", _("典型案例"), told, rank=31))


def about_people(user: Any, record: Any, query: str) -> list[Button]:
    """Who spoke, for whoever may learn it; who is let in, for whoever decides."""
    found = []
    spoken = record.person_name or record.phone or record.address
    if spoken and user.has_perm("matters.unmask_residentmatter", record):
        found.append(Button(_("反映人信息"), reverse("matter-identity", args=[record.pk]), "eye", rank=80))
    if record.state != MatterState.DRAFT and user.has_perm("matters.register_residentmatter", record):
        found.append(Button(_("回执"), reverse("matter-receipt", args=[record.pk]), "print", rank=85))
    if record.secrecy == CONFIDENTIAL and user.has_perm("matters.entrust_residentmatter", record):
        found.append(Button(_("知情人"), reverse("matter-confidants", args=[record.pk]), "lock", rank=81))
    return found


def about_work(user: Any, record: Any, query: str) -> Iterable[Button]:
    """Work to be written down on the spot; a case to be told."""
    if record.state not in NOT_YET and user.has_perm("matters.add_matteraction", MatterAction(matter=record)):
        yield Button(_("现场了解"), reverse("matter-check", args=[record.pk]), "camera", rank=40)
        yield Button(_("协调"), reverse("matter-talk", args=[record.pk]), "users", rank=41)
    answered = record.state in ANSWERED and record.secrecy != CONFIDENTIAL
    if answered and user.has_perm("matters.add_typicalcase", TypicalCase(org=record.org)):
        yield Button(_("写成典型案例"), reverse("matter-case", args=[record.pk]), "flame", post=True, rank=70)


def about_the_answer(user: Any, record: Any, query: str) -> Iterable[Button]:
    """The link to rate it, the call-back, the public version."""
    answer = answering(record)  # who brought a merged matter rates the main one's answer
    tells = answer.state in FINISHED and user.has_perm(FEEDBACK, record)
    if tells and not _is_rated(user, record, answer):
        yield Button(_("评价链接"), reverse("matter-rating", args=[record.pk]), "link", post=True, rank=50)
    if tells and record.state in FINISHED and record.is_reachable:
        due = record.state == MatterState.CLOSED and record.called_back_on is None
        yield Button(_("回访"), reverse("matter-call", args=[record.pk]), "phone", primary=due, rank=1 if due else 51)
    if is_publishable(record) and user.has_perm(DECIDE, record):
        label = _("公开的答复") if record.published_on else _("公开答复")
        yield Button(label, reverse("matter-publish", args=[record.pk]), "globe", rank=52)


def _is_rated(user: Any, record: Any, answer: Any) -> bool:
    """Whether the resident rated this answer; the page of the matter knows it already."""
    known = sight_of(user).known(record, "rated")
    if known is not None:
        return known == [True]
    return bool(record.ratings.filter(round=answer.reopened_times, rated_at__isnull=False).exists())


def on_matters(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """Merging those ticked."""
    if user.scope.bodies(CLERKS):
        yield Button(_("选中的并案"), reverse("matters-merge"), "merge", many=True, rank=20)


def on_cases(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """The cases that the summary cannot tell yet."""
    yield Button(_("没有结果的"), reverse("cases-open"), "alert", rank=60)


on_records("matters.residentmatter", about_people)
on_records("matters.residentmatter", about_work)
on_records("matters.residentmatter", about_the_answer)
on_lists("matters.residentmatter", on_matters)
on_lists("matters.typicalcase", on_cases)
