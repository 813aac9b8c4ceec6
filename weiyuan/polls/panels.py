"""The buttons of polls, what a poll's page shows of the answers, and a poll on the page of its activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.activities.models import Activity
from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.offers import Button, on_lists, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.ui.sight import sight_of
from weiyuan.polls.models import Poll
from weiyuan.polls.queries import Standing, own_invitation
from weiyuan.polls.workflow import CHANGEABLE


def may_ask(user: Any) -> bool:
    """Whether the user keeps polls of a body."""
    return any(user.has_perm("polls.add_poll", Poll(org=org)) for org in sight_of(user).bodies)


def on_list(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """A new poll."""
    if may_ask(user):
        yield Button(gettext_lazy("发起征询"), reverse("poll-new"), "plus", primary=True, rank=10)


def on_record(user: Any, poll: Poll, query: str) -> Iterable[Button]:
    """One's own answer; for the office the result and the form."""
    if poll.is_answerable(timezone.now()) and own_invitation(user, poll) is not None:
        yield Button(_("答我的时间"), reverse("poll-answer", args=[poll.pk]), "check", True, rank=5)
    if user.has_perm("polls.view_result_poll", poll):
        yield Button(_("看结果"), reverse("poll-result", args=[poll.pk]), "chart", True, rank=10)
    if poll.state in CHANGEABLE and user.has_perm("polls.change_poll", poll):
        yield Button(_("修改"), reverse("poll-edit", args=[poll.pk]), "pen", rank=60)


def slots(user: Any, poll: Poll) -> list[Row]:
    """The slots with how many can come. Whoever sees the poll is of the office or asked."""
    standing = Standing(poll)
    said = _("%(yes)d 可以，%(maybe)d 勉强，%(no)d 不行")
    return [
        Row(
            ring.slot.words,
            meta=(said % {"yes": len(ring.yes), "maybe": len(ring.maybe), "no": len(ring.no)},),
            chip=_("选定") if ring.slot.pk == poll.chosen_id else "",
            tone="ok",
        )
        for ring in standing.rings()
    ]


def asked_when(user: Any, activity: Activity) -> list[Row]:
    """The poll by which the time of an activity was found."""
    found = Poll.objects.visible_to(user).filter(activity=activity)
    return [Row(p.title, detail_address(p), (p.no,), chip=p.get_state_display(), tone="ok") for p in found]


on_lists("polls.poll", on_list)
on_records("polls.poll", on_record)
add(Panel("polls.poll", gettext_lazy("时段"), slots, rank=10))
add(Panel("activities.activity", gettext_lazy("时间征询"), asked_when, rank=60))
