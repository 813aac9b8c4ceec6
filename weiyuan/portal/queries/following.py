"""How a matter stands, told to the resident who holds its code: in plain words, and nothing of what is inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.workdays import Workdays
from weiyuan.journal.models import Entry
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.models.words import Satisfaction
from weiyuan.matters.queries.answers import advice_of
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.queries.public import days_taken, is_public
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import FINISHED, MatterState

S = MatterState
ENDED = {S.REFUSED, S.REFERRED}
CHIPS = {
    S.REGISTERED: ("warn", gettext_lazy("已收到")),
    S.TRIAGED: ("warn", gettext_lazy("已收到")),
    S.ACCEPTED: ("info", gettext_lazy("已受理")),
    S.REFUSED: ("", gettext_lazy("没有受理")),
    S.REFERRED: ("", gettext_lazy("请找其他部门")),
    S.MERGED: ("info", gettext_lazy("合并办理")),
    S.ASSIGNED: ("info", gettext_lazy("已转交")),
    S.IN_PROGRESS: ("brand", gettext_lazy("办理中")),
    S.WAITING: ("warn", gettext_lazy("等您补充")),
    S.EXTENSION_REQUESTED: ("brand", gettext_lazy("办理中")),
    S.REPLIED: ("plum", gettext_lazy("有答复，正在核对")),
    S.FEEDBACK_GIVEN: ("ok", gettext_lazy("已答复")),
    S.CLOSED: ("ok", gettext_lazy("已办结")),
    S.REOPENED: ("warn", gettext_lazy("重新办理")),
    S.CONVERTED: ("plum", gettext_lazy("办理中")),
}
REACHED = {  # how many of the five marks of the way are passed
    S.REGISTERED: 1, S.TRIAGED: 1, S.ACCEPTED: 2, S.ASSIGNED: 2, S.IN_PROGRESS: 2, S.WAITING: 2,
    S.EXTENSION_REQUESTED: 2, S.REOPENED: 2, S.CONVERTED: 2, S.REPLIED: 3, S.FEEDBACK_GIVEN: 4, S.CLOSED: 5,
}  # fmt: skip
WAY = tuple(map(gettext_lazy, ("收到", "受理", "办理", "答复", "评价")))


@dataclass(frozen=True)
class Former:
    """An answer taken up again, as the resident was told it, and his word on it; one of them may be missing."""

    answer: str
    rating: MatterRating | None


@dataclass
class Story:
    """A matter as its resident may know it.

    matter      the resident's own; ``told`` is the one whose way is shown: with a merged matter, the main one
    events      (day or None, words), the oldest first
    answer      the answer meant for this resident; "" where there is none yet
    asked       what the resident is asked to add
    former      the answers before this one, the newest first
    due         the day until which the next thing is promised, and what it is
    """

    matter: ResidentMatter
    told: ResidentMatter
    chip: tuple[str, str]
    events: list[tuple[date | None, str]] = field(default_factory=list)
    answer: str = ""
    asked: str = ""
    former: list[Former] = field(default_factory=list)
    due: tuple[date, str] | None = None
    reached: int = 0
    days: int | None = None

    @property
    def merged(self) -> bool:
        return self.told is not self.matter

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The marks of the way with "done", "now" or ""."""
        states = ["done"] * self.reached + ["now"] + [""] * len(WAY)
        return [(str(word), state) for word, state in zip(WAY, states, strict=False)] if self.reached else []


def story_of(matter: ResidentMatter, calendar: Workdays) -> Story:
    """Tell the resident how the matter stands."""
    told = answering(matter)
    tone, words = CHIPS[S(told.state)]
    story = Story(matter, told, (tone, str(words)), reached=REACHED.get(S(told.state), 0))
    story.events = _events(matter, told)
    story.answer = answer_shown(matter)
    if story.answer:
        story.days = days_taken(told, calendar)
    if matter.state == S.WAITING:
        story.asked = _question(matter)
    story.former = _former(matter, told)
    story.due = _due(told)
    return story


def _events(matter: ResidentMatter, told: ResidentMatter) -> list[tuple[date | None, str]]:
    found: list[tuple[date | None, str]] = [(matter.received_on, _("收到您的意见"))]
    if told is not matter:
        found.append((None, _("和另一件同样的意见合并办理，下面是合并后的经过")))
    by_day: list[tuple[date | None, str]] = [
        (told.accepted_on, _("已受理")),
        (told.assigned_on, _assigned(told)),
        (told.waiting_since if matter.state == S.WAITING else None, _("请您补充情况；等候的时间不算在办理期限里")),
        (told.replied_on, _("承办单位已答复")),
        (told.feedback_on, _("答复已告诉您") if told.replied_on else _("答复过一次，因不满意重新办理")),
        (told.closed_on, _("已办结")),
    ]
    found += sorted((line for line in by_day if line[0] is not None), key=lambda line: line[0] or date.min)
    found += [(None, words) for words in _endings(told) if words]
    return found


def _assigned(told: ResidentMatter) -> str:
    unit = told.assigned_unit
    if unit is None or told.secrecy == CONFIDENTIAL:
        return _("已转交办理")
    return _("已转交%s办理") % unit


def _endings(told: ResidentMatter) -> list[str]:
    refused = _("没有受理。原因：%s") % told.refuse_reason if told.state == S.REFUSED else ""
    referred = _("这件事不归工作室办，请找%s") % told.referred_to if told.state == S.REFERRED else ""
    again = _("正在重新办理") if told.state == S.REOPENED else ""
    converted = _("已写进委员的提案、信息或协商议题，办理还在继续") if told.state == S.CONVERTED else ""
    return [refused, referred, advice_of(told), again, converted]


def answer_shown(matter: ResidentMatter) -> str:
    """To the resident the answer itself, once it was fed back; of a main matter only what everybody may read."""
    told = answering(matter)
    if told is matter and told.state in FINISHED:
        return told.result
    return told.public_answer if is_public(told) else ""


def _former(matter: ResidentMatter, told: ResidentMatter) -> list[Former]:
    """What was answered before each reopening. Of a main matter's answers another resident is told nothing here."""
    if not told.reopened_times:
        return []
    given: Any = matter.ratings.filter(round__lt=told.reopened_times, rated_at__isnull=False)
    said = {one.round: one for one in given}
    answers = _answers_told(matter) if told is matter else []
    rounds = range(told.reopened_times - 1, -1, -1)
    found = [Former(answer, said.get(at)) for at, answer in zip_longest(rounds, answers[: len(rounds)], fillvalue="")]
    return [one for one in found if one.answer or one.rating]


def _answers_told(matter: ResidentMatter) -> list[str]:
    """The result as it stood at each reopening, the newest first: only an answer that was fed back is reopened."""
    kinds = Entry.objects.filter(model=matter._meta.label_lower, object_id=matter.pk)
    label, stood, found = str(matter._meta.get_field("result").verbose_name), matter.result, []
    for kind, changes, undone in kinds.order_by("-seq").values_list("kind", "changes", "deed__undone_at"):
        if kind == "matters.residentmatter.reopen" and not undone:
            found.append(stood)
        if label in changes:
            stood = changes[label][0]  # walking back: what it was before
    return found


def _question(matter: ResidentMatter) -> str:
    """What the handler wrote when he asked."""
    asked = Entry.objects.filter(
        model=matter._meta.label_lower, object_id=matter.pk, kind="matters.residentmatter.ask_resident"
    )
    last = asked.order_by("-seq").values_list("note", flat=True).first()
    return last or ""


def _due(told: ResidentMatter) -> tuple[date, str] | None:
    if told.state in {S.REGISTERED, S.TRIAGED} and told.due_accept:
        return told.due_accept, _("前告诉您受不受理")
    going_on = told.state not in FINISHED | {S.REPLIED, S.WAITING, S.MERGED} | ENDED
    if going_on and told.due_finish:
        return told.due_finish, _("前答复")
    return None


def rating_shown(matter: ResidentMatter) -> MatterRating | None:
    """What the resident said to the present answer; None where nothing was said, or there is no answer."""
    told = answering(matter)
    given: Any = matter.ratings.filter(round=told.reopened_times, rated_at__isnull=False)
    found: MatterRating | None = given.first() if told.state in FINISHED else None
    return found


def choices_of_rating() -> list[tuple[str, str]]:
    """The four answers, in the resident's words."""
    said = {Satisfaction.UNRATED: _("不需要评价")}
    return [(one.value, str(said.get(one, one.label))) for one in Satisfaction]
