"""What this flat offers on its own pages and on a member's: templates, matching, accounts, the dossier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.offers import Button, on_lists, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.duties.models import FiveOnesEntry, FiveOnesScheme, PointScheme
from weiyuan.duties.queries.counting import REGISTERS
from weiyuan.duties.queries.own import is_own_part
from weiyuan.duties.rules import READ_DOSSIER
from weiyuan.duties.workflow import VERIFY, EntryState
from weiyuan.members.models import Member
from weiyuan.members.panels import works
from weiyuan.orgs.rules import CLERKS


def templates(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """从模板新建 on the lists of both kinds of scheme."""
    if user.scope.bodies(CLERKS):
        yield Button(_("从模板新建"), reverse(f"{register.slug}-start"), "star", rank=11)


def on_five_ones(user: Any, scheme: FiveOnesScheme, query: str) -> Iterable[Button]:
    """Matching and opening for clerks, the table for staff, the own list for a member."""
    key = [scheme.pk]
    if user.has_perm("duties.change_fiveonesscheme", scheme):
        yield Button(_("自动匹配"), reverse("five-ones-matches", args=key), "link", primary=True, rank=10)
        yield Button(_("为在届委员建条目"), reverse("five-ones-open", args=key) + query, "users", post=True, rank=30)
    if user.has_perm("duties.view_fiveonesscheme", scheme):
        yield Button(_("完成情况表"), reverse("five-ones-progress", args=key), "chart", rank=20)
    if own_member(user, scheme.org_id):
        yield Button(_("我的五个一"), reverse("five-ones-mine", args=key), "star", primary=True, rank=5)


def on_points(user: Any, scheme: PointScheme, query: str) -> Iterable[Button]:
    """The table and the reckoning for staff, the own account for a member."""
    if user.has_perm("duties.read_pointscheme", scheme):
        yield Button(_("各人积分"), reverse("points-table", args=[scheme.pk]), "chart", primary=True, rank=10)
    if user.has_perm("duties.compute_pointscheme", scheme):
        yield Button(_("重新计算"), reverse("points-compute", args=[scheme.pk]), "redo", post=True, rank=20)
    if member := own_member(user, scheme.org_id):
        href = reverse("points-account", args=[scheme.pk, member.pk])
        yield Button(_("我的积分"), href, "chart", primary=True, rank=5)


def own_member(user: Any, org: int | None) -> Member | None:
    """The reader's own member record in a body. Asks the database once for each user."""
    member: Member | None = getattr(user, "member", None)
    return member if member is not None and member.org_id == org and member.deleted_at is None else None


def on_member(user: Any, member: Member, query: str) -> Iterable[Button]:
    """履职档案 for the member and the staff."""
    if user.has_perm(READ_DOSSIER, member):
        yield Button(_("履职档案"), reverse("dossier", args=[member.pk]), "book", rank=15)


def five_ones(user: Any, member: Member) -> list[Row]:
    """The member's latest five-ones as far as the reader may see them."""
    table = FiveOnesEntry.objects.visible_to(user).filter(member=member).exclude(state=EntryState.OPEN)
    return works(table, "done_on", member, "member")


def proof(user: Any, entry: FiveOnesEntry) -> list[Row]:
    """The record that an entry names as its evidence, where the reader may see it.

    Who is to verify the entry is told where the registers do not know the record as the member's own doing.
    """
    label = REGISTERS.get(entry.record_kind, "")
    if not label or not entry.record_no:
        return []
    model: Any = apps.get_model(label)
    found = model.objects.visible_to(user).filter(org=entry.org_id, no=entry.record_no).first()
    if found is None:
        return [
            Row(
                str(_("找不到编号为%s的记录（没有，或者您看不到）")) % entry.record_no,
                meta=(str(entry.get_record_kind_display()),),
            )
        ]
    state = str(found.get_state_display()) if hasattr(found, "get_state_display") else ""
    tone = str(found.workflow.tone(found.state)) if found.workflow else ""
    named = Row(str(found), detail_address(found), (entry.record_no,), chip=state, tone=tone)
    if entry.state != EntryState.CLAIMED or not user.has_perm(VERIFY, entry) or is_own_part(entry, found):
        return [named]
    said = _("台账里没有写明%(who)s在%(year)d年参加或者办理过它，认定前请核对")
    return [named, Row(str(said) % {"who": entry.member, "year": entry.year}, chip=str(_("对不上")), tone="warn")]


add(Panel("duties.fiveonesentry", _("佐证"), proof, rank=10))
add(Panel("members.member", _("五个一"), five_ones, rank=70))
on_lists("duties.fiveonesscheme", templates)
on_lists("duties.pointscheme", templates)
on_records("duties.fiveonesscheme", on_five_ones)
on_records("duties.pointscheme", on_points)
on_records("members.member", on_member)
