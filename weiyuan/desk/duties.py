"""What waits for one person: a member's five-ones, studies and briefings; an office's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.queries import answers_owed, closes_at, leaves_waiting
from weiyuan.core import registers
from weiyuan.core.ui.links import detail_address, list_address
from weiyuan.core.ui.listing import chosen, count_text, counted
from weiyuan.core.ui.sight import Sight
from weiyuan.desk.agenda import SHOWN, Due, Waiting, due_on
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem
from weiyuan.duties.workflow import EntryState
from weiyuan.governance.models import Briefing
from weiyuan.learning.queries import open_for
from weiyuan.members.models import Member
from weiyuan.members.queries import contacts_due, edits_waiting
from weiyuan.orgs.rules import CLERKS
from weiyuan.polls.queries import answers_owed as polls_owed
from weiyuan.rota.queries import swaps_waiting

NEWS = timedelta(days=365)  # an older briefing is asked for no more


@dataclass(frozen=True, slots=True)
class Duty:
    """An item of the year's scheme, and what the member has done of it."""

    name: str
    done: int
    target: int
    said: str
    href: str

    @property
    def reached(self) -> bool:
        return self.done >= self.target


def five_ones(member: Member, year: int) -> list[Duty]:
    """The items of the year's scheme with the member's own entries, declared or confirmed."""
    items = list(FiveOnesItem.objects.of(member.org).filter(scheme__year=year).order_by("scheme", "position"))
    entries = (
        FiveOnesEntry.objects.alive()
        .filter(member=member, item__in=items)
        .filter(state__in=(EntryState.CLAIMED, EntryState.VERIFIED))
    )
    found: dict[int, list[FiveOnesEntry]] = {}
    for entry in entries.order_by("-done_on", "-pk"):
        found.setdefault(entry.item_id, []).append(entry)
    return [_duty(item, found.get(item.pk, [])) for item in items]


def _duty(item: FiveOnesItem, entries: list[FiveOnesEntry]) -> Duty:
    last = entries[0] if entries else None
    href = detail_address(last) if last else reverse("five-ones-mine", args=[item.scheme_id])
    return Duty(item.name, len(entries), item.target, last.description if last else "", href)


def owed(member: Member, user: Any) -> list[Due]:
    """What a member is asked for: invitations and studies that want an answer, a take-away or a test; polls, swaps of
    duties; briefings.

    Six queries. What has a last day stands first.
    """
    today = timezone.localdate()
    found = []
    for open_ in open_for(member, today):
        href, meta = reverse("learning-mine", args=[open_.session.pk]), [_("学习"), str(open_.what.label)]
        if open_.reminded_at:
            meta.append(_("已提醒"))
        title = str(open_.session)
        found.append(due_on(open_.due, title, href, meta) if open_.due else Due(title, href, meta, None, None))
    for part in answers_owed(member, timezone.now()):
        href, last = reverse("activities-mine", args=[part.activity_id]), timezone.localtime(closes_at(part.activity))
        found.append(due_on(last.date(), part.activity.title, href, [_("活动"), _("请答复能不能来")]))
    for poll in polls_owed(member, timezone.now()):
        href, day = reverse("poll-answer", args=[poll.pk]), timezone.localtime(poll.closes_at).date()
        found.append(due_on(day, poll.title, href, [_("时间征询"), _("请答哪些时间可以")]))
    for swap in swaps_waiting(user):
        title = _("%s想和您换班") % swap.asker
        found.append(due_on(swap.day.on, title, reverse("my-duties"), [_("换班"), _("请答同意不同意")]))
    found.sort(key=lambda one: (one.day is None, one.day))
    unread = (
        Briefing.objects.visible_to(user)
        .filter(Q(recipients=member) | Q(recipients__isnull=True), org=member.org_id, issued_on__gt=today - NEWS)
        .exclude(receipts__in=member.receipts.alive())
        .order_by("-issued_on", "-pk")
    )
    meta = [_("情况通报"), _("请阅读并签收")]
    found += [Due(one.title, detail_address(one), meta, None, None) for one in unread[:SHOWN]]
    return found


def to_decide(sight: Sight, org: Any) -> list[Waiting]:
    """What waits for the clerk or the director: how much of each, and where; nothing that there is none of.

    Overdue contacts are counted for one body at a time. Five queries.
    """
    if not sight.user.scope.bodies(CLERKS):
        return []
    found = [
        (_("活动请假待答复"), counted(leaves_waiting(sight.user)), reverse("activity-leaves")),
        (_("委员改资料待确认"), counted(edits_waiting(sight.user)), reverse("member-edits")),
    ]
    if (entry := registers.find("duties.fiveonesentry")) and entry.key in sight.keys:
        asked = {"org": org.pk if org is not None and len(sight.bodies) > 1 else "", "state": EntryState.CLAIMED.value}
        found.append((_("五个一待认定"), counted(chosen(entry, sight, **asked)), list_address(entry, **asked)))
    if org is not None and sight.user.scope.has(org.pk, CLERKS):
        today = timezone.localdate()
        late = sum(line.overdue(today) for line in contacts_due(org, today))
        which = f"?only=overdue&org={org.pk}" if len(sight.bodies) > 1 else "?only=overdue"
        found.append((_("委员联系逾期"), late, reverse("contact-schedule") + which))
    return [Waiting(label, count_text(number), href) for label, number, href in found if number]
