"""The page of the inbox: the tabs, the list at the left, the opened matter at the right. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.crypto import mask
from weiyuan.core.ui.cells import cut, text_of
from weiyuan.core.ui.filters import Filter
from weiyuan.core.ui.panels import Row
from weiyuan.core.ui.sight import seen, sight_of
from weiyuan.journal.panels import history
from weiyuan.matters.actions.answers import is_publishable
from weiyuan.matters.actions.bulk import may
from weiyuan.matters.forms.inbox import USUAL, DeedForm, deeds_for, texts_of
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import Channel, Kind, SafetyLevel
from weiyuan.matters.queries.answers import templates_for
from weiyuan.matters.queries.inbox import (
    FRESH,
    IN_HAND,
    JOINS,
    RUNNING,
    SORTS,
    Choices,
    Handler,
    choices_for,
    counted,
    horizon,
    page_of,
    understood,
    views_of,
)
from weiyuan.matters.queries.secrecy import read_entrusted
from weiyuan.matters.workflow import DECIDE, FEEDBACK, FINISHED, MATTER, MatterState
from weiyuan.orgs.queries import workdays
from weiyuan.orgs.rules import STAFF
from weiyuan.registry.models import Attachment

TITLE = 40
HISTORY = 12
ACTIONS = 8


@dataclass(frozen=True, slots=True)
class Tab:
    """A view: its words, how many stand in it ("" not counted), where it leads."""

    label: str
    number: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The day that counts, the days left, and whether it stands still while the resident is asked."""

    day: date
    label: str
    left: int
    runs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list."""

    matter: ResidentMatter
    title: str
    href: str
    clock: Clock | None
    here: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """A step of the usual way: done, the present one, or still to come; the day it was done or is due."""

    label: str
    day: date | None
    place: str


S = MatterState
WAY = (
    (gettext_lazy("登记"), {S.DRAFT}),
    (gettext_lazy("受理"), FRESH),
    (gettext_lazy("分办"), {S.ACCEPTED}),
    (gettext_lazy("答复"), IN_HAND),
    (gettext_lazy("反馈"), {S.REPLIED}),
    (gettext_lazy("办结"), {S.FEEDBACK_GIVEN, S.CLOSED}),
)


def title_of(matter: ResidentMatter) -> str:
    """What a matter is called: the beginning of what was said."""
    return cut(matter.content, TITLE) or matter.ref


def clock_of(matter: ResidentMatter, today: date) -> Clock | None:
    """The clock of a matter that is not finished; None where none was set."""
    fresh = matter.state in FRESH
    day = matter.due_accept if fresh else matter.due_finish
    if day is None or not (matter.state in RUNNING or matter.state == MatterState.WAITING):
        return None
    label = _("受理期限") if fresh else _("办结期限")
    return Clock(day, label, (day - today).days, matter.state in RUNNING)


class Inbox:
    """The inbox as the address asks, ready for the screen. ``views`` is empty for who has nothing to do in it."""

    def __init__(self, user: Any, params: Mapping[str, str], *, opens: bool = True) -> None:
        self.user, self.sight, self.today = user, sight_of(user), timezone.localdate()
        self.views = views_of(user)
        self.opens = opens
        if not self.views:
            return
        self.asked = understood(params, self.views)
        self.near = horizon(workdays(), self.today)
        self.rows = page_of(user, self.asked, self.today, self.near)
        if self.rows.records:
            self.sight.met(self.rows.records[0].org)
        self.counts = counted(user, self.views, self.asked, self.today, self.near)

    @cached_property
    def choices(self) -> Choices:
        return choices_for(self.user, self.today)

    @property
    def soon(self) -> int:
        """Days within which a last day stands out."""
        return (self.near - self.today).days

    @property
    def tabs(self) -> list[Tab]:
        asked = self.asked
        return [
            Tab(str(view.label), self.counts.get(view, ""), asked.address(view=view.value), view is asked.view)
            for view in self.views
        ]

    @cached_property
    def lines(self) -> list[Line]:
        at = self.matter.pk if self.matter else None
        return [
            Line(one, title_of(one), self.asked.address(at=one.pk), clock_of(one, self.today), one.pk == at,
                 one.pk in self.asked.chosen)
            for one in self.rows.records
        ]  # fmt: skip

    @cached_property
    def matter(self) -> ResidentMatter | None:
        """The opened matter: the one that the address names (404 where it is not to be seen), or the first."""
        at = self.asked.at
        if at is None or not self.opens:
            return self.rows.records[0] if self.rows.records and self.opens else None
        found: ResidentMatter | None = next((one for one in self.rows.records if one.pk == at), None)
        if found is None:
            found = seen(ResidentMatter, self.user).select_related(*JOINS).filter(pk=at).first()
            if found is None:
                raise Http404
            self.sight.met(found.org)
        return found

    # --- the list ---------------------------------------------------------------------------------

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return list(zip(SORTS, (_("按期限"), _("新收到的在前"), _("早收到的在前")), strict=True))

    @cached_property
    def filters(self) -> list[Filter]:
        """The selects, with what the address chose; those without options narrow nothing and are left out."""
        said, choices = self.asked.filters, self.choices
        bodies = [Handler(body.pk, body.pk, body.short_name) for body in self.sight.bodies]
        names = dict.fromkeys(name for body in bodies for name in choices.categories_of(body.org))
        offered: dict[str, tuple[str, list[tuple[Any, Any]]]] = {
            "org": (_("机构"), _options(bodies) if len(bodies) > 1 else []),
            "station": (_("联络站"), _options(choices.stations)),
            "safety_level": (_("紧急程度"), list(SafetyLevel.choices)),
            "category": (_("类别"), [(name, name) for name in names]),
            "kind": (_("性质"), list(Kind.choices)),
            "channel": (_("渠道"), list(Channel.choices)),
            "assigned_unit": (_("承办单位"), _options(choices.units)),
            "hot": (_("热点"), [("yes", _("是")), ("no", _("否"))]),
        }
        return [
            Filter(name, label, tuple((str(value), str(words)) for value, words in options), said.get(name, ""))
            for name, (label, options) in offered.items()
            if options or said.get(name)
        ]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The conditions in force: words, and the address without it."""
        words = [(_("含“%s”") % self.asked.q, self.asked.address(q=""))] if self.asked.q else []
        return words + [
            (f"{one.label}：{one.chosen}", self.asked.address(**{one.name: ""})) for one in self.filters if one.value
        ]

    @property
    def plain(self) -> str:
        """The address of the view without conditions."""
        return f"?view={self.asked.view.value}"

    @property
    def listed(self) -> str:
        """The address of the list with nothing opened: where the phone goes back to."""
        return self.asked.address(at="")

    @property
    def earlier(self) -> str:
        return self.asked.address(page=self.asked.page - 1, at="") if self.asked.page > 1 else ""

    @property
    def later(self) -> str:
        return self.asked.address(page=self.asked.page + 1, at="") if self.rows.after else ""

    # --- from one matter to the next ----------------------------------------------------------------

    @cached_property
    def _place(self) -> int | None:
        keys = [one.pk for one in self.rows.records]
        return keys.index(self.matter.pk) if self.matter and self.matter.pk in keys else None

    @property
    def previous(self) -> str:
        """The address of the matter before the opened one; "" where there is none."""
        if self._place is None:
            return ""
        if self._place:
            return self.asked.address(at=self.rows.records[self._place - 1].pk)
        return self.asked.address(at=self.rows.before, page=self.asked.page - 1) if self.rows.before else ""

    @property
    def next(self) -> str:
        """The address of the matter after the opened one; "" where there is none."""
        if self._place is None:
            return ""
        if self._place + 1 < len(self.rows.records):
            return self.asked.address(at=self.rows.records[self._place + 1].pk)
        return self.asked.address(at=self.rows.after, page=self.asked.page + 1) if self.rows.after else ""

    @property
    def then(self) -> int | str:
        """Which matter opens once this one is done with: the next, else the one before; "" for none."""
        records, place = self.rows.records, self._place
        if place is None:
            return records[0].pk if records else ""
        if place + 1 < len(records):
            return records[place + 1].pk
        return self.rows.after or (records[place - 1].pk if place else self.rows.before) or ""

    @property
    def back(self) -> str:
        """What the forms carry: this very address."""
        return self.asked.address(at=self.matter.pk) if self.matter else self.asked.address()


def _options(handlers: list[Handler]) -> list[tuple[Any, Any]]:
    return [(str(one.pk), one.name) for one in handlers]


class Pane:
    """The opened matter: what was said, how it stands, what to do. ``bound`` is the form that was sent and refused."""

    def __init__(self, inbox: Inbox, matter: ResidentMatter, bound: DeedForm | None = None) -> None:
        self.inbox, self.matter, self.user = inbox, matter, inbox.user
        self.title, self.clock = title_of(matter), clock_of(matter, inbox.today)
        read_entrusted(inbox.user, matter)
        forms = [DeedForm(name, matter, inbox.choices, user=self.user) for name in deeds_for(self.user, matter)]
        self.forms = [bound if bound is not None and bound.name == form.name else form for form in forms]
        self.answers = any(form.name == "reply" for form in self.forms)

    @property
    def tone(self) -> str:
        return MATTER.tone(self.matter.state)

    @property
    def main(self) -> DeedForm | None:
        """The form that stands open: the next deed on the usual way."""
        return next((form for form in self.forms if form.name in USUAL), None)

    @property
    def steps(self) -> list[Passed]:
        """The usual way, with the days on which the matter came so far; none for one that left it."""
        matter = self.matter
        at = next((at for at, (_label, states) in enumerate(WAY) if matter.state in states), None)
        if at is None:
            return []
        due = self.clock.day if self.clock else None
        days = (matter.received_on, matter.accepted_on, matter.assigned_on, matter.replied_on, matter.feedback_on,
                matter.closed_on)  # fmt: skip
        over = matter.state == MatterState.CLOSED
        places = ["done" if n < at or over else "now" if n == at else "" for n in range(len(WAY))]
        said = zip(WAY, days, places, strict=True)
        return [Passed(str(label), due if place == "now" else day, place) for (label, _states), day, place in said]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the matter, label and words; who spoke only masked, and not to a unit outside."""
        matter = self.matter
        received = _("%(when)s，%(how)s") % {"when": text_of(matter.received_at), "how": matter.get_channel_display()}
        said = [
            (_("反映人"), self._person),
            (_("收到"), received),
            (_("联络站"), matter.station),
            (_("收集委员"), matter.collected_by),
            (_("类别"), "、".join(filter(None, [matter.category, str(matter.get_kind_display())]))),
            (_("地点"), "、".join(matter.locations)),
            (_("责任单位"), matter.responsible_body),
            (_("承办单位"), matter.assigned_unit),
            (_("跟办委员"), matter.assigned_member),
            (_("要求反馈"), _("是") if matter.wants_reply else _("否")),
            (_("延长"), _("等候群众补充 %d 个工作日") % matter.waited_days if matter.waited_days else ""),
            (_("结果分类"), matter.get_result_class_display()),
            (_("满意度"), matter.get_satisfaction_display() if matter.feedback_on else ""),
            (_("并入"), matter.merged_into and matter.merged_into.ref),
        ]
        return [(str(label), str(words)) for label, words in said if words]

    @cached_property
    def unmasks(self) -> bool:
        """Whether the reader may see who spoke in clear, for a reason."""
        spoken = self.matter.person_name or self.matter.phone or self.matter.address
        return bool(spoken) and self.user.has_perm("matters.unmask_residentmatter", self.matter)

    @property
    def _person(self) -> str:
        if self.matter.anonymous:
            return _("匿名")
        if not (self.unmasks or self.user.scope.has(self.matter.org_id, STAFF)):
            return ""
        name, phone = mask(self.matter.person_name or ""), mask(self.matter.phone or "")
        return f"{name}（{phone}）" if name and phone else name or phone

    @cached_property
    def _files(self) -> list[Attachment]:
        return list(Attachment.objects.of(self.matter).alive().filter(swept_at__isnull=True))

    @property
    def photos(self) -> list[Attachment]:
        return [one for one in self._files if one.type.image]

    @property
    def papers(self) -> list[Attachment]:
        return [one for one in self._files if not one.type.image]

    @cached_property
    def actions(self) -> list[MatterAction]:
        """The work done on it, the latest first."""
        return list(self.matter.actions.alive().select_related("member").order_by("-on", "-pk")[:ACTIONS])

    @cached_property
    def history(self) -> list[Row]:
        return history(self.user, self.matter)[:HISTORY]

    @cached_property
    def templates(self) -> list[tuple[Any, str]]:
        """The texts from which the answer may be written, filled in."""
        return texts_of(templates_for(self.matter), self.matter) if self.answers else []

    @property
    def told(self) -> bool:
        """Whether the resident was told, so that he can be called back and sent the link to rate."""
        return self.matter.state in FINISHED and self.user.has_perm(FEEDBACK, self.matter)

    @property
    def publishes(self) -> bool:
        return is_publishable(self.matter) and self.user.has_perm(DECIDE, self.matter)

    @property
    def converts(self) -> bool:
        return may(self.user, "convert", self.matter)

    @property
    def here(self) -> str:
        """Where other pages come back to."""
        return reverse("matter-inbox") + self.inbox.back

    @property
    def page(self) -> str:
        """The whole page of the matter, with notes, files and everything else."""
        return reverse("matters-detail", args=[self.matter.pk])
