"""The buttons of rules and reception days, a member's duties on the member's page, and a day's swaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.offers import Button, on_lists, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.notices.queries import Due, on_due
from weiyuan.orgs.rules import CLERKS, INSIDERS
from weiyuan.rota.models import DutySwap, ReceptionRule
from weiyuan.rota.queries import AHEAD, hours_of, own_days
from weiyuan.rota.workflow import SWAP

ON_THE_DAY = (*AHEAD, ReceptionState.OPEN, ReceptionState.CLOSED)
MONTHS_AHEAD = timedelta(days=92)


def of_day(user: Any, day: ReceptionDay, query: str) -> Iterable[Button]:
    """The way to the day's own page, its announcement, a swap, a change by hand."""
    if day.state in ON_THE_DAY and user.has_perm("activities.run_receptionday", day):
        now = day.on <= timezone.localdate()
        yield Button(_("接待现场"), reverse("reception-desk", args=[day.pk]), "users", primary=now, rank=4)
    if day.state in AHEAD:
        if user.has_perm("activities.change_receptionday", day):
            yield Button(_("调整时间和人"), reverse("reception-change", args=[day.pk]), "users", rank=12)
        elif user.scope.roles and day.members_on_duty.filter(user=user.pk).exists():
            yield Button(_("换班"), reverse("reception-swap", args=[day.pk]), "redo", rank=12)
        yield Button(_("公告文字"), reverse("reception-notice", args=[day.pk]), "doc", rank=13)


def of_rule(user: Any, rule: ReceptionRule, query: str) -> Iterable[Button]:
    """The rule's days, and the way to draw them."""
    yield Button(_("看一年的日子"), reverse("rule-dates", args=[rule.pk]), "cal", rank=5)
    if user.has_perm("rota.draw_receptionrule", rule):
        yield Button(_("排班"), f"{reverse('rota')}?org={rule.org_id}", "users", primary=True, rank=4)


def on_days(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """From the list of reception days to the rota."""
    if user.scope.bodies(INSIDERS):
        yield Button(_("轮值表"), reverse("rota-year"), "print", rank=60)
    if user.scope.bodies(CLERKS):
        yield Button(_("排班"), reverse("rota"), "cal", rank=58)
        yield Button(_("待公告"), reverse("rota-due"), "bell", rank=59)


def duties_ahead(user: Any, member: Member) -> list[Row]:
    """A member's duties of the next three months, month by month. Two queries."""
    today = timezone.localdate()
    return [
        Row(
            f"{date_text(day.on)} {hours_of(day)}".strip(), detail_address(day), (day.place,), "",
            day.get_state_display(), day.workflow.tone(day.state) if day.workflow else "",
        )
        for day in own_days(member, today, today + MONTHS_AHEAD, user)
    ]  # fmt: skip


def swaps(user: Any, day: ReceptionDay) -> list[Row]:
    """The swaps about a day."""
    found = DutySwap.objects.visible_to(user).filter(day=day).select_related("asker", "asked", "other_day", "day")
    return [
        Row(str(swap), detail_address(swap), (swap.ref,), "", swap.get_state_display(), SWAP.tone(swap.state))
        for swap in found.order_by("-pk")[:8]
    ]


@on_due
def tomorrows(first: date, last: date) -> Iterator[Due]:
    """The days of these dates with those on duty, to be reminded the day before. Two queries."""
    rows = ReceptionDay.objects.alive().filter(on__gte=first, on__lte=last, state__in=AHEAD).select_related("org")
    for day in rows.prefetch_related("members_on_duty__user").order_by("on", "pk"):
        users = [one.user for one in day.members_on_duty.all() if one.user is not None]
        hours = hours_of(day)
        yield Due(users, day, _("您值班：%s") % "，".join(part for part in (hours, day.place) if part), day.on)


add(Panel("members.member", gettext_lazy("近期值班"), duties_ahead, rank=42))
add(Panel("activities.receptionday", gettext_lazy("换班"), swaps, rank=20))
on_records("activities.receptionday", of_day)
on_records("rota.receptionrule", of_rule)
on_lists("activities.receptionday", on_days)
