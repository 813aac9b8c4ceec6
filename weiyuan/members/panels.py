"""What this flat adds to its own registers: a member's proposals beside the record, and the ways to its pages."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.cells import Column, column_of, cut, text_of, title_of, tone_of
from weiyuan.core.ui.links import detail_address, list_address
from weiyuan.core.ui.offers import Button
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.members.actions import link_account
from weiyuan.members.models import Fate, Member, MemberDifficulty
from weiyuan.members.queries import CARERS, ROSTER_READERS, edits_of
from weiyuan.orgs import accounts
from weiyuan.orgs.rules import CLERKS, Role

SHOWN = 5  # of each kind of work on a member's page


def works(records: Any, when: str, member: Member, field: str) -> list[Row]:
    """The latest of a member's records of one kind, for the panels of the upper flats. One query.

    records  those of the member that the reader may see, as a query
    when     the date field that they are ordered by
    field    the reference to the member by which their register is narrowed for "all of them"
    """
    entry = registers.find(records.model._meta.label_lower)
    if entry is None:
        return []
    title = column_of(records.model, entry.columns[0])
    found = list(records.select_related(*entry.joins).order_by(F(when).desc(nulls_first=True), "-pk")[: SHOWN + 1])
    rows = [_work(record, title, when) for record in found[:SHOWN]]
    if len(found) > SHOWN and (rest := _rest(entry, member, field)):
        rows.append(Row(str(_("看全部")), rest))
    return rows


def _work(record: Any, title: Column, when: str) -> Row:
    day = reduce(getattr, when.split("__"), record)
    text = text_of(timezone.localtime(day).date() if isinstance(day, datetime) else day)
    state = str(record.get_state_display()) if hasattr(record, "get_state_display") else ""
    tone = tone_of(record, "state") or "mute"
    return Row(title_of(record, title), detail_address(record), (record.ref,), text, state, tone)


def _rest(entry: Register, member: Member, field: str) -> str:
    """The register narrowed to the member: by its filter, else by his name; "" where it has neither."""
    if field in entry.filters:
        return list_address(entry, **{field: member.pk})
    return list_address(entry, q=member.name) if f"{field}__name" in entry.search else ""


def proposed(user: Any, member: Member) -> list[Row]:
    """What the member wanted changed, the latest first; what waits leads to where it is decided."""
    rows = []
    decides = user.scope.has(member.org_id, CLERKS)
    for edit in edits_of(user, member)[:SHOWN]:
        href = reverse("member-edits") if decides and edit.fate == Fate.PROPOSED else ""
        words = f"{edit.label}：{cut(edit.old_text, 24) or _('（空）')} → {cut(edit.new_text, 24) or _('（空）')}"
        when = text_of(timezone.localtime(edit.proposed_at).date())
        rows.append(Row(words, href, (edit.reason,) if edit.reason else (), when, edit.get_fate_display(), edit.tone))
    return rows


def troubles(user: Any, member: Member) -> list[Row]:
    """What the member has trouble with, for the eyes of the office and the own."""
    return works(MemberDifficulty.objects.visible_to(user).filter(member=member), "reported_on", member, "member")


def on_member(user: Any, member: Member, query: str) -> list[Button]:
    """What a member may do with the own record, and the way to an account for one who has none."""
    if user.has_perm("members.propose_member", member):
        return [
            Button(_("改我的信息"), reverse("my-details"), "pen", primary=True, rank=20),
            Button(_("反映困难"), reverse("my-difficulty"), "mic", rank=30),
        ]
    if member.user_id is None and user.has_perm("members.link_member", member):
        return [Button(_("请他登录"), accounts.invite_address(member), "lock", rank=70)]
    return []


def _invited(user: Any, pk: int) -> accounts.Preset | None:
    """The member for whom a new account may be made."""
    member = Member.objects.visible_to(user).filter(pk=pk, user=None).first()
    if member is None or not user.has_perm("members.link_member", member):
        return None
    return accounts.Preset(member.org_id, member.name, Role.MEMBER.value)


def _bound(pk: int, account: Any, *, by: Any) -> None:
    link_account(Member.objects.alive().get(pk=pk), account, by=by)


def on_members(user: Any, register: Register, asked: Asked) -> list[Button]:
    """From the list of all members to those in office: the roster, and whose turn it is."""
    ways = [
        (ROSTER_READERS, Button(_("在届名册"), reverse("roster"), "print", rank=60)),
        (CARERS, Button(_("联系安排"), reverse("contact-schedule"), "phone", rank=61)),
    ]
    return [button for roles, button in ways if user.scope.bodies(roles)]


add(Panel("members.member", _("困难"), troubles, rank=60))
add(Panel("members.member", _("信息变更"), proposed, rank=20))
accounts.invites(accounts.Invitee("members.member", _invited, _bound))
offers.on_records("members.member", on_member)
offers.on_lists("members.member", on_members)
