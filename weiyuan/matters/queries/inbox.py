"""The inbox: residents' matters by what the reader must do with them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import foremost, seen, sight_of
from weiyuan.core.workdays import Workdays
from weiyuan.core.workflow import sources
from weiyuan.matters.models import MatterCategory, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.queries.deadlines import CALLED_WITHIN
from weiyuan.matters.workflow import ANSWERED, HANDED, MatterState
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, RoleGrant
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import CLERKS, MEMBER_ROLES, STAFF, Role

S = MatterState
FRESH = sources(S.REGISTERED, S.TRIAGED)  # the first response is owed
IN_HAND = HANDED - ANSWERED - sources(S.CONVERTED)  # with a unit or a member, not answered yet
RUNNING = FRESH | sources(S.ACCEPTED) | (IN_HAND - sources(S.WAITING))  # the clock does not stand
TO_TELL = sources(S.REPLIED, S.FEEDBACK_GIVEN)  # answered; the resident is to hear it, or to be asked how it was
ENDED = sources(S.CLOSED, S.REFUSED, S.REFERRED)
PAGE = 30
COUNTED = 99  # beyond it a tab says 99+
WORDS = 6
SEARCHED = 10_000  # of what is finished, so many of the newest are searched for words
LAST_PAGE = 9999
MOST_CHOSEN = 100
KEY = re.compile(r"\d{1,18}", re.ASCII)
SORTS = ("due", "newest", "oldest")
FILTERS = ("org", "station", "category", "kind", "channel", "safety_level", "assigned_unit", "hot")


class View(TextChoices):
    ACCEPT = "accept", _("待受理")
    ASSIGN = "assign", _("待分办")
    ANSWER = "answer", _("待我答复")
    SOON = "soon", _("将到期")
    OVERDUE = "overdue", _("已超期")
    CALL = "call", _("待回访")
    CLOSED = "closed", _("已办结")


WATCHED = {View.SOON, View.OVERDUE, View.CLOSED}
BY_STATE = {View.ASSIGN, View.CLOSED}  # a state says all, and of the many closed ones no keys are gathered


def views_of(user: Any) -> list[View]:
    """The views that make sense for somebody with these roles; none for who only reads or keeps accounts."""
    scope, found = user.scope, set()
    if scope.bodies(CLERKS):
        found |= set(View)
    if scope.bodies(STAFF):
        found |= WATCHED
    if scope.units:
        found |= WATCHED | {View.ANSWER}
    if scope.bodies({Role.MEMBER.value}):
        found |= WATCHED | {View.ANSWER, View.CALL}
    if scope.stations:
        found |= WATCHED | {View.CALL}
    return [view for view in View if view in found]


@dataclass(frozen=True)
class Asked:
    """What an address of the inbox asks for; what cannot be meant is left out.

    at      key of the opened matter; None: the first of the page
    chosen  keys of the ticked matters
    """

    view: View
    filters: Mapping[str, str] = field(default_factory=dict)
    q: str = ""
    sort: str = "due"
    page: int = 1
    at: int | None = None
    chosen: tuple[int, ...] = ()

    def address(self, **changed: Any) -> str:
        """``?…`` of the same question with something changed; another view or filter starts at its first page."""
        said: dict[str, Any] = {"view": self.view.value, "q": self.q, **self.filters}
        said["sort"] = self.sort if self.sort != SORTS[0] else ""
        said |= {"page": self.page, "at": self.at, "sel": ",".join(map(str, self.chosen))}
        if changed.keys() - {"at", "sel", "page"}:
            said |= {"page": "", "at": ""}
        said |= changed
        return query_of({**said, "page": said["page"] if said["page"] != 1 else ""})

    @property
    def narrow(self) -> bool:
        return bool(self.q or self.filters)


def understood(params: Mapping[str, str], views: list[View]) -> Asked:
    """Read the parameters of an address with suspicion. Never raises: an address may be typed by anybody."""
    said = {name: _clean(value) for name, value in params.items()}
    view = next((view for view in views if view.value == said.get("view")), views[0])
    page, at = said.get("page", ""), said.get("at", "")
    keys = [int(key) for key in params.get("sel", "")[:2000].split(",") if KEY.fullmatch(key)]
    return Asked(
        view,
        {name: said[name] for name in FILTERS if said.get(name)},
        said.get("q", ""),
        said["sort"] if said.get("sort") in SORTS else SORTS[0],
        min(max(int(page), 1), LAST_PAGE) if re.fullmatch(r"\d{1,6}", page, re.ASCII) else 1,
        int(at) if KEY.fullmatch(at) else None,
        tuple(dict.fromkeys(keys))[:MOST_CHOSEN],
    )


def _clean(value: str) -> str:
    text = unicodedata.normalize("NFKC", value[:100]).replace("\0", "")
    return text.encode("utf-8", "ignore").decode().strip()


# --- which matters ----------------------------------------------------------------------------------


def horizon(calendar: Workdays, today: date) -> date:
    """The last day that counts as near: so many workdays ahead as a warning is given before."""
    return calendar.add_workdays(today, DEFAULTS["days"]["warn"])


def rows_of(user: Any, view: View, today: date, near: date) -> QuerySet[ResidentMatter]:
    """The matters of a view, as far as the reader sees them.

    Their keys are found first, by index: beside all the ways of seeing a matter a database walks the whole body.
    """
    found: QuerySet[ResidentMatter] = seen(ResidentMatter, user).filter(_theirs(user, view))
    table = ResidentMatter._base_manager.filter(org__in=list(user.scope.roles), deleted_at__isnull=True)
    parts = _parts(view, today, near)
    if view in BY_STATE:
        return found.filter(*parts)
    keys = [table.filter(part).order_by().values("pk") for part in parts]
    return found.filter(pk__in=keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0])


def _parts(view: View, today: date, near: date) -> list[Q]:
    """What makes a matter stand in a view, in parts that an index finds each."""
    fresh, running = Q(state__in=sorted(FRESH)), Q(state__in=sorted(RUNNING - FRESH))
    match view:
        case View.ACCEPT:
            return [fresh]
        case View.ASSIGN:
            return [Q(state__in=(S.ACCEPTED, S.EXTENSION_REQUESTED))]
        case View.ANSWER:
            return [Q(state__in=sorted(IN_HAND | sources(S.CONVERTED)))]  # whatever it became, the resident waits
        case View.SOON:
            return [fresh & Q(due_accept__range=(today, near)), running & Q(due_finish__range=(today, near))]
        case View.OVERDUE:
            return [fresh & Q(due_accept__lt=today), running & Q(due_finish__lt=today)]
        case View.CALL:
            since = today - timedelta(days=CALLED_WITHIN)
            ended = Q(closed_on__gte=since, state=S.CLOSED, called_back_on__isnull=True, finished_at__isnull=False)
            return [Q(state__in=sorted(TO_TELL)), ended & ~Q(phone_key="", address="")]
    return [Q(state__in=sorted(ENDED))]


def _theirs(user: Any, view: View) -> Q:
    """Whose work a view is: of all that the reader sees, or only what he must do himself."""
    scope = user.scope
    if view in WATCHED:
        return Q()
    kept, mine = Q(org__in=scope.bodies(CLERKS)), Q(assigned_member__user=user.pk)
    if view is View.ANSWER:
        theirs = Q(assigned_unit__in=scope.units) if scope.units else Q(pk__in=[])
        # What nobody's unit has; to decide on more time is the clerk's, with what is to be handed out.
        return mine | theirs | (kept & Q(assigned_unit__isnull=True) & ~Q(state=S.EXTENSION_REQUESTED))
    return kept | mine | Q(station__in=scope.stations) if view is View.CALL else kept


def narrowed(rows: QuerySet[ResidentMatter], user: Any, asked: Asked) -> QuerySet[ResidentMatter]:
    """The rows that meet the conditions of the address; none where one of them cannot be meant."""
    for name, value in asked.filters.items():
        if name == "hot":
            rows = rows.filter(hot=value == "yes")
        elif name in {"org", "station", "assigned_unit"}:
            rows = rows.filter(**{name: int(value) if KEY.fullmatch(value) else 0})  # no record has the key 0
        else:
            rows = rows.filter(**{name: value})
    if not asked.q:
        return rows
    if asked.view is View.CLOSED:
        newest = foremost(rows.order_by("-received_at", "-pk"), sight_of(user), SEARCHED)
        rows = ResidentMatter._base_manager.filter(pk__in=newest)
    for word in asked.q.split()[:WORDS]:
        rows = rows.filter(Q(content__icontains=word) | Q(no__icontains=word))
    return rows


def ordered(rows: QuerySet[ResidentMatter], asked: Asked) -> QuerySet[ResidentMatter]:
    """In the order of the address. What is finished has no day that presses: the newest first."""
    if asked.sort == "oldest":
        return rows.order_by("received_at", "pk")
    if asked.sort == "newest" or asked.view is View.CLOSED:
        return rows.order_by("-received_at", "-pk")
    pressing = Case(When(state__in=sorted(FRESH), then=F("due_accept")), default=F("due_finish"))
    return rows.order_by(pressing.asc(nulls_last=True), "received_at", "pk")


@dataclass(frozen=True)
class Rows:
    """A page of the list: its matters, and the keys of those just before and after it."""

    records: list[ResidentMatter]
    before: int | None
    after: int | None


JOINS = ("org", "station", "assigned_unit", "assigned_member", "collected_by", "merged_into")


def page_of(user: Any, asked: Asked, today: date, near: date) -> Rows:
    """The page that the address asks for, in one query: keys are sorted, and only one page is read whole."""
    rows = ordered(narrowed(rows_of(user, asked.view, today, near), user, asked), asked)
    first = (asked.page - 1) * PAGE
    start = max(first - 1, 0)
    keys = rows.values("pk")[start : first + PAGE + 1]
    table = ResidentMatter._base_manager.filter(pk__in=keys).select_related(*JOINS)
    found = list(ordered(table, asked))
    before = found.pop(0).pk if first and found else None
    after = found.pop().pk if len(found) > PAGE else None
    return Rows(found, before, after)


def all_of(user: Any, asked: Asked, today: date, near: date, most: int) -> list[ResidentMatter]:
    """The first ``most`` matters of the list, for paper and workbook."""
    rows = ordered(narrowed(rows_of(user, asked.view, today, near), user, asked), asked)
    table = ResidentMatter._base_manager.filter(pk__in=rows.values("pk")[:most]).select_related(*JOINS)
    return list(ordered(table, asked))


class Bounded(Subquery):
    """How many rows a query gives, counted no further than its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) bounded)"
    output_field = IntegerField()


def counted(user: Any, views: Iterable[View], asked: Asked, today: date, near: date) -> dict[View, str]:
    """How many matters stand in each view under the same conditions, 99+ where there are more: one query for all.

    What is finished is not counted while words are searched: that would read it all.
    """
    wanted = [view for view in views if not (asked.q and view is View.CLOSED)]
    each = [narrowed(rows_of(user, view, today, near), user, replace(asked, view=view)) for view in wanted]
    parts = [Bounded(rows.order_by().values("pk")[: COUNTED + 1]) for rows in each]
    table: Any = get_user_model()._base_manager
    row = table.filter(pk=user.pk).values_list(*parts).first() or ()
    return {view: str(n) if n <= COUNTED else f"{COUNTED}+" for view, n in zip(wanted, row, strict=True)}


# --- whom and what to choose from -------------------------------------------------------------------


@dataclass(frozen=True)
class Handler:
    """A unit or a member to whom a matter may be handed.

    load     open matters in hand
    account  whether somebody signs in for a unit; a member always answers for himself
    """

    pk: int
    org: int
    name: str
    load: int = 0
    account: bool = True


@dataclass(frozen=True)
class Choices:
    """What the filters and the pickers of the reader's bodies offer."""

    stations: list[Handler]
    units: list[Handler]
    members: list[Handler]
    categories: dict[int, list[str]]

    def categories_of(self, org: int) -> list[str]:
        """The categories of a body: those shipped, then its own."""
        own = self.categories.get(org, [])
        return [*DEFAULTS["categories"], *(name for name in own if name not in DEFAULTS["categories"])]


def choices_for(user: Any, today: date) -> Choices:
    """Stations, units and members with their open load, and categories: one query for all of them.

    Only who keeps the registers picks members; a handling unit learns of none of these.
    """
    scope = user.scope
    inside, kept = scope.bodies(STAFF | MEMBER_ROLES), scope.bodies(CLERKS)
    open_ = ResidentMatter.objects.alive().filter(org__in=kept, state__in=sorted(IN_HAND)).order_by()
    office = Member.objects.alive().filter(pk__in=_in_office(kept, today) if kept else [])
    grants = RoleGrant.objects.filter(in_force(today), org__in=kept, unit__isnull=False, user__is_active=True)
    parts = [
        _named("station", LiaisonStation.objects.alive().filter(org__in=inside), "name"),
        _named("unit", HandlingUnit.objects.alive().filter(org__in=inside), "name"),
        _named("member", office, "name"),
        _named("category", MatterCategory.objects.alive().filter(org__in=inside), "name"),
        _loads("unit load", open_, "assigned_unit"),
        _loads("member load", open_, "assigned_member"),
        _loads("account", grants.order_by(), "unit"),
    ]
    return _sorted_out(parts[0].union(*parts[1:], all=True))


def _in_office(orgs: list[int], today: date) -> Any:
    first, *rest = (memberships_at(org, today).values("member") for org in orgs)  # type: ignore[arg-type]  # a key does
    return first.union(*rest) if rest else first


SHAPE = ("part", "key", "body", "words", "number")


def _named(part: str, rows: Any, name: str) -> Any:
    said = {"part": Value(part, CharField()), "key": F("pk"), "body": F("org"), "words": F(name)}
    return rows.order_by().annotate(**said, number=Value(0, IntegerField())).values_list(*SHAPE)


def _loads(part: str, rows: Any, path: str) -> Any:
    """How many rows each one has."""
    said = {"part": Value(part, CharField()), "key": F(path), "body": F("org"), "words": Value("", CharField())}
    found = rows.filter(**{f"{path}__isnull": False}).annotate(**said).values("part", "key", "body", "words")
    return found.annotate(number=Count("pk")).values_list(*SHAPE)


def _sorted_out(rows: Any) -> Choices:
    parts: dict[str, list[Any]] = defaultdict(list)
    for part, key, body, words, number in rows:
        parts[part].append((key, body, words, number))
    loads = {part: {key: number for key, _body, _words, number in parts[f"{part} load"]} for part in ("unit", "member")}
    accounts = {key for key, *_rest in parts["account"]}
    categories: dict[int, list[str]] = defaultdict(list)
    for _key, body, words, _number in sorted(parts["category"]):
        categories[body].append(words)
    units = [Handler(key, body, words, loads["unit"].get(key, 0), key in accounts) for key, body, words, _n in
             sorted(parts["unit"])]  # fmt: skip
    members = [Handler(key, body, words, loads["member"].get(key, 0)) for key, body, words, _n in
               sorted(parts["member"], key=lambda row: (row[2], row[0]))]  # fmt: skip
    stations = [Handler(key, body, words) for key, body, words, _n in sorted(parts["station"])]
    return Choices(stations, units, members, dict(categories))
