"""How long it is kept who spoke: which matters are to be anonymised, and what else in them tells of a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils import timezone

from weiyuan.core.personal import Found, find_personal
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import sources
from weiyuan.matters.models import MatterAction, MatterNote, MatterRating, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.workflow import MatterState
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.models import Attachment

MONTHS: int = DEFAULTS["retention"]["months"]
NOTICE = 30  # days before, in which the clerk sees what is coming
ENDED = sources(MatterState.CLOSED, MatterState.REFUSED, MatterState.REFERRED)
NOBODY = Q(person_name="", phone="", address="", phone_key="")
LINES = 200  # of each list on the page


def _before(moment: datetime, matter: str = "") -> Q:
    """Ended before that moment. What a ledger brought without a moment of its end: by its day, else its last change."""
    unknown = Q(**{f"{matter}finished_at__isnull": True})
    ended = Q(**{f"{matter}finished_at__lt": moment})
    ended |= unknown & Q(**{f"{matter}closed_on__lt": timezone.localdate(moment)})
    ended |= unknown & Q(**{f"{matter}closed_on__isnull": True, f"{matter}updated_at__lt": moment})
    return Q(**{f"{matter}state__in": ENDED}) & ended


def to_anonymise(day: date) -> QuerySet[ResidentMatter, Any]:
    """Matters whose residents' identity is not to be kept beyond that day, removed ones too.

    A merged matter ends with its main one; a removed one when it was removed. Never one that is open.
    """
    moment = timezone.make_aware(datetime.combine(day + timedelta(days=1) - relativedelta(months=MONTHS), time.min))
    merged = Q(state=MatterState.MERGED) & _before(moment, "merged_into__")
    ended = _before(moment) | merged | Q(deleted_at__lt=moment)
    found: QuerySet[ResidentMatter, Any] = ResidentMatter._base_manager.filter(ended)
    return found.exclude(NOBODY).exclude(keep_until__gte=day).order_by("pk")


def kept_by(user: Any) -> QuerySet[ResidentMatter, Any]:
    """The matters that the user sees and keeps the register of."""
    found: QuerySet[ResidentMatter, Any] = seen(ResidentMatter, user).filter(org__in=user.scope.bodies(CLERKS))
    return found.select_related("org", "merged_into")


class Coming(NamedTuple):
    """A matter, its end, and the first day on which the machine will anonymise it."""

    matter: ResidentMatter
    ended_on: date
    on: date


def coming(user: Any, day: date) -> list[Coming]:
    """What will be anonymised within ``NOTICE`` days, the soonest first."""
    keys = to_anonymise(day + timedelta(days=NOTICE)).values("pk")
    found = [_coming(matter) for matter in kept_by(user).filter(pk__in=keys).order_by("pk")[:LINES]]
    return sorted(found, key=lambda one: (one.on, one.matter.pk))


def end_of(matter: ResidentMatter) -> date | None:
    """The day on which the matter, or the one it was merged into, came to its end; None while that is open."""
    main = matter.merged_into if matter.state == MatterState.MERGED and matter.merged_into else matter
    if main.state not in ENDED:
        return timezone.localdate(matter.deleted_at) if matter.deleted_at else None
    return timezone.localdate(main.finished_at) if main.finished_at else main.closed_on or _day(main.updated_at)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _coming(matter: ResidentMatter) -> Coming:
    ended = end_of(matter) or timezone.localdate()
    due = ended + relativedelta(months=MONTHS)
    return Coming(matter, ended, max(due, matter.keep_until + timedelta(days=1)) if matter.keep_until else due)


# --- free text ---------------------------------------------------------------------------------------


class Telling(NamedTuple):
    """A matter, and what in its words tells of a person: where it stands, and what was found there."""

    matter: ResidentMatter
    places: list[tuple[str, list[Found]]]


def telling(matters: Sequence[ResidentMatter]) -> list[Telling]:
    """Which of these matters hold personal data in free text or in the names of files, for redaction by hand."""
    by_matter: dict[int, list[tuple[str, list[Found]]]] = defaultdict(list)
    for key, place, text in _texts(matters):
        if found := find_personal(text):
            by_matter[key].append((place, found))
    return [Telling(matter, by_matter[matter.pk]) for matter in matters if matter.pk in by_matter]


def _texts(matters: Sequence[ResidentMatter]) -> Iterator[tuple[int, str, str]]:
    """Every free text of these matters: key of the matter, what it is called, the text."""
    for matter in matters:
        for name in ("content", "result", "note", "public_content", "public_answer"):
            yield matter.pk, _label(ResidentMatter, name), getattr(matter, name)
    keys = [matter.pk for matter in matters]
    for model, names in (
        (MatterAction, ("content", "reply", "note")),
        (MatterRating, ("remark",)),
        (MatterNote, ("text",)),
    ):
        rows: Iterable[Any] = model._base_manager.filter(matter__in=keys).values_list("matter", *names)
        for key, *texts in rows:
            yield from ((key, str(model._meta.verbose_name), text) for text in texts)
    files = Attachment.objects.alive().filter(model="matters.residentmatter", object_id__in=keys)
    for key, name, caption in files.values_list("object_id", "name", "caption"):
        yield key, str(Attachment._meta.verbose_name), f"{name} {caption}"


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def anonymised(user: Any) -> list[ResidentMatter]:
    """The matters anonymised last."""
    found = kept_by(user).filter(anonymised_on__isnull=False).order_by("-anonymised_on", "-pk")
    return list(found[:LINES])
