"""Every write about polls. What members answer is no deed of the office: it is not in the journal."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.actions import move_activity, move_attendance, register_activity
from weiyuan.activities.models import Activity, Organiser
from weiyuan.activities.workflow import ActivityState
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.queries import hash_of
from weiyuan.orgs.rules import demand
from weiyuan.polls.models import Poll, PollAnswer, PollInvitation, PollSlot
from weiyuan.polls.queries import Standing, asked_of, slots_of
from weiyuan.polls.workflow import CHANGEABLE, POLL, Choice, PollState

RUN = "polls.run_poll"
FIELDS = ("title", "kind", "station", "place", "text", "closes_at")
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Link:
    """A personal link while it is shown: the invitation, and the token that is kept nowhere."""

    invitation: PollInvitation
    token: str


@dataclass(frozen=True)
class Plan:
    """What a poll shall be.

    said   field name → value, of FIELDS
    spans  slots to put to choice besides those that are there
    drop   keys of slots to take out
    asked  the members to ask → whether each must be there; who is asked already and is not in it is asked no more
    """

    said: Mapping[str, Any]
    spans: Sequence[Span] = ()
    drop: Collection[int] = ()
    asked: Mapping[Member, bool] = field(default_factory=dict)


class SlotsAnswered(Exception):
    """Slots that were answered to would be taken out: to be done only when said twice."""

    def __init__(self, slots: Sequence[PollSlot]) -> None:
        super().__init__(f"{len(slots)} slots are answered")
        self.slots = slots


# --- what is asked ----------------------------------------------------------------------------------


@transaction.atomic
def draft_poll(poll: Poll, plan: Plan, *, by: Any) -> Poll:
    """Store a new poll, asked of nobody yet. Raises PermissionDenied where ``by`` keeps no polls of the body."""
    demand(by, "polls.add_poll", poll)
    for name, value in plan.said.items():
        setattr(poll, name, value)
    transition.register([poll], by=by)
    _add_slots(poll, plan.spans)
    _ask(poll, plan.asked)
    return poll


@transaction.atomic
def change_poll(poll: Poll, plan: Plan, *, seen: int, by: Any, sure: bool = False) -> list[Link]:
    """Store what changed in a poll. Answers given stay, those to slots taken out too.

    seen  the version that the form showed
    Returns the links of those who are newly asked while it is open. Raises PermissionDenied, WrongState where it is
    decided or somebody else changed it, SlotsAnswered unless ``sure``, ValidationError where nothing would be left.
    """
    demand(by, "polls.change_poll", poll)
    poll = _locked(poll, CHANGEABLE)
    if poll.version != seen:
        raise WrongState(f"{poll.pk}: changed by somebody else")
    dropped = list(slots_of(poll).filter(pk__in=plan.drop))
    if not sure and (answered := [slot for slot in dropped if slot.answers.exists()]):
        raise SlotsAnswered(answered)
    old = {name: getattr(poll, name) for name, value in plan.said.items() if getattr(poll, name) != value}
    for name in old:
        setattr(poll, name, plan.said[name])
    shown = dict(transition.change_of(poll, old).shown)
    PollSlot.objects.filter(pk__in=[slot.pk for slot in dropped]).update(removed_at=timezone.now())
    added = _add_slots(poll, plan.spans)
    if dropped or added:
        shown[str(_("时段"))] = ("、".join(s.words for s in dropped), "、".join(s.words for s in added))
    asked, released = _ask(poll, plan.asked)
    if asked or released:
        shown[str(_("征询对象"))] = (_names(released), _names(asked))
    if shown:
        transition.correct([transition.Change(poll, tuple(old), shown, poll.state)], by=by)
    if poll.state == PollState.OPEN:
        _refuse_empty(poll)
        return _sent_on(poll, asked, added, by=by)
    return []


def _sent_on(poll: Poll, asked: Sequence[PollInvitation], added: Sequence[PollSlot], *, by: Any) -> list[Link]:
    """While it is open: the new ones are asked, the others hear of new slots."""
    links = _issue(asked)
    _tell(poll, asked, Kind.ASKED, _("请答时间：%s") % poll.title, f"asked-{poll.version}", by=by)
    if added:
        others = asked_of(poll).exclude(pk__in=[one.pk for one in asked])
        words = _("加了 %d 个时段，请补答：%s") % (len(added), poll.title)
        _tell(poll, others, Kind.ASKED, words, f"slots-{poll.version}", by=by)
    return links


def _add_slots(poll: Poll, spans: Iterable[Span]) -> list[PollSlot]:
    """Put slots to choice. One that was taken out before comes back with what was answered to it."""
    there = {(slot.start, slot.end): slot for slot in poll.slots.all()}
    found = []
    for start, end in sorted(set(spans)):
        slot = there.get((start, end))
        if slot is None:
            found.append(PollSlot.objects.create(poll=poll, start=start, end=end))
        elif slot.removed_at is not None:
            slot.removed_at = None
            slot.save(update_fields=["removed_at"])
            found.append(slot)
    return found


def _ask(poll: Poll, wanted: Mapping[Member, bool]) -> tuple[list[PollInvitation], list[PollInvitation]]:
    """Ask these members and nobody else. Returns who is newly asked, and who is asked no more: that link is dead."""
    there = {one.member_id: one for one in poll.invitations.select_related("member")}
    new, released = [], []
    for member, must in wanted.items():
        if member.org_id != poll.org_id:
            raise PermissionDenied("polls.change_poll")
        one = there.pop(member.pk, None)
        if one is None:
            new.append(PollInvitation.objects.create(poll=poll, member=member, must=must, hash=hash_of(_token())))
        elif one.removed_at is not None or one.must != must:
            new += [one] if one.removed_at is not None else []
            one.must, one.removed_at = must, None
            one.save(update_fields=["must", "removed_at"])
    for one in there.values():
        if one.removed_at is None:
            one.removed_at, one.hash = timezone.now(), hash_of(_token())
            one.save(update_fields=["removed_at", "hash"])
            released.append(one)
    return new, released


# --- its steps --------------------------------------------------------------------------------------


@transaction.atomic
def open_poll(poll: Poll, *, by: Any) -> list[Link]:
    """Send a poll out. Returns everybody's personal link; who has an account is told besides.

    Raises ValidationError where it asks nothing or nobody, or its last moment has passed, else as ``take``.
    """
    _move(poll, "open", by=by)
    asked = list(asked_of(poll))
    _tell(poll, asked, Kind.ASKED, _("请答时间：%s") % poll.title, f"asked-{poll.version}", by=by)
    return _issue(asked)


@transaction.atomic
def move_poll(poll: Poll, step: str, *, by: Any, note: str = "") -> None:
    """Close a poll, take it up again (the links go on), or cancel it with a reason, of which those asked are told.

    Raises ValidationError where it is taken up again although its last moment has passed, else as ``take``.
    """
    was_out = poll.state != PollState.DRAFT
    _move(poll, step, by=by, note=note)
    if step == "cancel" and was_out:
        words = _("时间征询取消了：%s") % poll.title
        _tell(poll, asked_of(poll), Kind.CHANGED, words, "cancelled", by=by, text=note)


def _move(poll: Poll, step: str, *, by: Any, note: str = "", also: Mapping[str, Any] | None = None) -> None:
    if step in {"open", "reopen"} and by.has_perm(RUN, poll) and poll.state in POLL.step(step).sources:
        _refuse_empty(poll)
        if poll.closes_at <= timezone.now():
            raise ValidationError({"closes_at": _("答复截止时间已经过了，请先改截止时间")})
    transition.take(poll, step, by=by, note=note, also=also)


def _refuse_empty(poll: Poll) -> None:
    if not slots_of(poll).exists():
        raise ValidationError({"slots": _("还没有时段")})
    if not asked_of(poll).exists():
        raise ValidationError({"asked": _("还没有选征询谁")})


@transaction.atomic
def decide_poll(poll: Poll, slot: PollSlot, *, by: Any) -> Activity:
    """Choose a slot: the activity is there, published, with everybody who was asked on its list, all in one deed.
    They are told of it, the others by the activity itself.

    Who said 可以 is noted as 参加; who said 勉强 or 不行, or nothing, stays 待确认, so that each says so himself and
    may still ask for leave. Raises WrongState where the slot is taken out or the poll is over, else as ``take``.
    """
    demand(by, RUN, poll)
    with transition.deed(poll.org, _("选定时间：%s") % poll, by=by):
        poll = _locked(poll, (PollState.OPEN, PollState.CLOSED))
        if slot.poll_id != poll.pk or slots_of(poll).filter(pk=slot.pk).first() is None:
            raise WrongState(f"{slot.pk}: taken out")
        activity = _make_activity(poll, slot, by=by)
        transition.take(poll, "decide", by=by, note=slot.words, also={"chosen": slot, "activity": activity})
    return activity


def _make_activity(poll: Poll, slot: PollSlot, *, by: Any) -> Activity:
    organiser = Organiser.STATION if poll.station_id else Organiser.OWN
    activity = Activity(
        org=poll.org, title=poll.title, kind=poll.kind, start=slot.start, end=slot.end, place=poll.place,
        station=poll.station, organiser=organiser, content=poll.text,
    )  # fmt: skip
    asked = list(asked_of(poll))
    register_activity(activity, by=by, members=[one.member for one in asked])
    coming = PollAnswer.objects.filter(slot=slot, choice=Choice.YES, invitation__in=[one.pk for one in asked])
    parts = activity.attendances.alive().filter(member__in=coming.values("invitation__member"))
    for part in parts.select_related("org", "activity").order_by("pk"):
        move_attendance(part, "accept", by=by, note=_("时间征询中答了“可以”"))
    for step in ("apply", "publish"):  # which asks those who have still to say whether they come
        move_activity(activity, step, by=by, note=_("时间征询%s选定") % poll.no)
    sure = coming.values("invitation")
    words, text = _("时间定了：%s") % poll.title, _("%s。您答了“可以”，已记为参加") % slot.words
    _tell(poll, asked_of(poll).filter(pk__in=sure), Kind.ASKED, words, f"decided-{activity.pk}", by=by, text=text)
    return activity


@transaction.atomic
def undecide_poll(poll: Poll, *, by: Any, note: str) -> None:
    """Take the choice back: the activity is cancelled with the same reason, all are told why, and
    the poll stands as before choosing.

    Raises WrongState where the activity is under way or over, else as ``take``.
    """
    activity = poll.activity
    with transition.deed(poll.org, _("撤回选定：%s") % poll, by=by):
        transition.take(poll, "undecide", by=by, note=note, also={"chosen": None, "activity": None})
        if activity is not None and activity.state != ActivityState.CANCELLED and activity.deleted_at is None:
            move_activity(activity, "cancel", by=by, note=note)
    _tell(
        poll, asked_of(poll), Kind.TOLD, _("时间另定：%s") % poll.title, f"undecided-{poll.version}", by=by, text=note
    )


# --- links and reminders ----------------------------------------------------------------------------


@transaction.atomic
def reissue(poll: Poll, invitations: Collection[int], *, by: Any) -> list[Link]:
    """Make fresh links for these invitations; the ones before open nothing from now on. Raises WrongState."""
    demand(by, RUN, poll)
    poll = _locked(poll, (PollState.OPEN,))
    links = _issue(list(asked_of(poll).filter(pk__in=invitations)))
    if links:
        shown = {str(_("个人链接")): ("", _("重发：%s") % _names([link.invitation for link in links]))}
        transition.correct([transition.Change(poll, (), shown, poll.state)], by=by)
    return links


@dataclass(frozen=True)
class Reminded:
    """What a reminder did: how many were told, and the fresh links of those who have no account."""

    told: int
    links: list[Link]


def due_for_reminder(missing: Iterable[PollInvitation]) -> list[PollInvitation]:
    """Of those who have not answered the ones who were not asked or reminded today already."""
    today = timezone.localdate()
    last = ((one, max(filter(None, (one.reminded_at, one.issued_at)), default=None)) for one in missing)
    return [one for one, at in last if at is None or timezone.localtime(at).date() < today]


@transaction.atomic
def remind(poll: Poll, *, by: Any) -> Reminded:
    """Remind those alone who have not answered, each once a day at most. Raises WrongState where it takes no answers.

    A message leads to the own answer, never to a general page, so that nobody answers as somebody else.
    """
    demand(by, RUN, poll)
    poll = _locked(poll, (PollState.OPEN,))
    if not poll.is_answerable(timezone.now()):
        raise WrongState(f"{poll.pk}: over")
    due = due_for_reminder(Standing(poll).missing)
    PollInvitation.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=timezone.now())
    known = [one for one in due if one.member.user_id]
    key = f"reminded-{timezone.localdate()}"
    _tell(poll, known, Kind.ASKED, _("还没答时间：%s") % poll.title, key, by=by)
    if due:
        shown = {str(_("提醒")): ("", _names(due))}
        transition.correct([transition.Change(poll, (), shown, poll.state)], by=by)
    return Reminded(len(known), _issue([one for one in due if not one.member.user_id]))


# --- answering --------------------------------------------------------------------------------------


@transaction.atomic
def answer(
    invitation: PollInvitation, said: Mapping[int, str], comment: str = "", *, by: Any = None, mark: str = ""
) -> None:
    """Store what a member says to the slots, as a whole; what was said before is replaced.

    said  slot key → choice
    by    the account that answers; None where the personal link was used, then ``mark`` is the hash of its token
    Raises PermissionDenied where the account is not the member's, WrongState where answers are not taken (any more)
    or the link was replaced, ValidationError where a choice or a slot is unknown.
    """
    poll = Poll.objects.select_for_update().get(pk=invitation.poll_id)
    stored = PollInvitation.objects.select_related("member").get(pk=invitation.pk)
    if by is not None and stored.member.user_id != by.pk:
        raise PermissionDenied("polls.answer_poll")
    if by is None and not secrets.compare_digest(stored.hash, mark):
        raise WrongState("the link was replaced")
    if stored.removed_at is not None or not poll.is_answerable(timezone.now()):
        raise WrongState(f"{poll.pk}: answers are not taken")
    keys = set(slots_of(poll).values_list("pk", flat=True))
    if not said or not set(said) <= keys or not set(said.values()) <= set(Choice.values):
        raise ValidationError(_("时段刚有变动，请看一看再存"))
    for slot, choice in said.items():
        PollAnswer.objects.update_or_create(slot_id=slot, invitation=stored, defaults={"choice": choice})
    stored.answered_at, stored.answered_by, stored.comment = timezone.now(), by, comment[:200]
    stored.save(update_fields=["answered_at", "answered_by", "comment"])


# --- small things -----------------------------------------------------------------------------------


def _token() -> str:
    return secrets.token_urlsafe(32)  # 256 bits


def _issue(invitations: Sequence[PollInvitation]) -> list[Link]:
    found, now = [], timezone.now()
    for one in invitations:
        token = _token()
        one.hash, one.issued_at = hash_of(token), now
        one.save(update_fields=["hash", "issued_at"])
        found.append(Link(one, token))
    return found


def _tell(
    poll: Poll, asked: Iterable[PollInvitation], kind: str, title: str, key: str, *, by: Any, text: str = ""
) -> None:
    """Tell those who have an account, each once; the message leads to the own answer."""
    users = [one.member.user for one in asked if one.member.user is not None]
    if users:
        text = text or _("请在 %s 前答复") % f"{timezone.localtime(poll.closes_at):%m-%d %H:%M}"
        href = reverse("poll-answer", args=[poll.pk])
        tell(
            users, kind=kind, org=poll.org, title=title, text=text, record=poll, href=href,
            key=f"poll-{poll.pk}-{key}", by=by,
        )  # fmt: skip


def _names(invitations: Iterable[PollInvitation]) -> str:
    return "、".join(one.member.name for one in invitations)


def _locked(poll: Poll, states: Collection[str]) -> Poll:
    """The poll as stored, held until the end. Raises WrongState where it is in no such state."""
    rows = Poll.objects.select_for_update(of=("self",)).select_related("org", "station")
    found: Poll = rows.get(pk=poll.pk)
    if found.state not in states or found.deleted_at is not None:
        raise WrongState(f"{poll.pk}: {found.state}")
    return found
