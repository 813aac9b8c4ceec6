"""What residents told a member, and what a member sees through, on the member's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.offers import Button, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.matters.models import ResidentMatter, TypicalCase
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.members.models import Member
from weiyuan.members.panels import works


def collected(user: Any, member: Member) -> list[Row]:
    """The matters that the member brought in or follows, as far as the reader may see them."""
    theirs = Q(collected_by=member) | Q(assigned_member=member)
    return works(ResidentMatter.objects.visible_to(user).filter(theirs), "received_at", member, "collected_by")


def told(user: Any, member: Member) -> list[Row]:
    """The cases in which the member had a part."""
    return works(TypicalCase.objects.visible_to(user).filter(members=member), "on", member, "members")


add(Panel("members.member", _("群众意见"), collected, rank=30))
add(Panel("members.member", _("典型案例"), told, rank=31))


def about_people(user: Any, record: Any, query: str) -> list[Button]:
    """Who spoke, for whoever may learn it; who is let in, for whoever decides."""
    found = []
    spoken = record.person_name or record.phone or record.address
    if spoken and user.has_perm("matters.unmask_residentmatter", record):
        found.append(Button(_("反映人信息"), reverse("matter-identity", args=[record.pk]), "eye", rank=80))
    if record.secrecy == CONFIDENTIAL and user.has_perm("matters.entrust_residentmatter", record):
        found.append(Button(_("知情人"), reverse("matter-confidants", args=[record.pk]), "lock", rank=81))
    return found


on_records("matters.residentmatter", about_people)
