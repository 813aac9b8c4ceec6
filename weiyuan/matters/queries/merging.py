"""What belongs together: the main matter, those merged into it, and what stands in the way of merging."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.ui.sight import seen
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.workflow import ANSWERED, MERGEABLE, MatterState

FOUND = 12
LOOKED_BACK = timedelta(days=366)  # words are looked for among the matters of a year: an index narrows them
ASIDE = {MatterState.DRAFT.value, MatterState.MERGED.value}  # no main matter is in these states


def answering(matter: ResidentMatter) -> ResidentMatter:
    """The matter whose answer counts: the main one of a merged matter, else the matter itself."""
    main: ResidentMatter | None = matter.merged_into if matter.state == MatterState.MERGED else None
    return main if main is not None and main.deleted_at is None else matter


def merged_into(main: ResidentMatter) -> QuerySet[ResidentMatter, Any]:
    """The matters that were merged into this one, the earliest first, whoever may see them."""
    found: QuerySet[ResidentMatter, Any] = ResidentMatter.objects.of(main.org_id).filter(merged_into=main.pk)
    return found.filter(state=MatterState.MERGED).order_by("received_at", "pk")


@dataclass(frozen=True)
class Family:
    """What belongs to a matter, as far as the reader sees it.

    main    the main matter of a merged one; None where there is none, or it is not to be seen
    merged  what was merged into it, the earliest first
    rated   whether its resident rated the answer that counts
    """

    main: ResidentMatter | None
    merged: list[ResidentMatter]
    rated: bool


def family_of(user: Any, matter: ResidentMatter) -> Family:
    """Its main matter, those merged into it and the rating of its answer: one query for all."""
    answer = answering(matter)
    rated = MatterRating.objects.filter(matter=matter.pk, round=answer.reopened_times, rated_at__isnull=False)
    every: Any = ResidentMatter._base_manager
    theirs = every.filter(merged_into=matter.pk, state=MatterState.MERGED).values("pk")
    # By keys, each found by an index: beside the body, SQLite reads all that the body has for an OR of the two.
    kin = Q(pk__in=every.filter(pk__in={matter.pk, answer.pk}).values("pk").union(theirs))
    rows = seen(ResidentMatter, user).filter(kin).annotate(rated=Exists(rated)).select_related("station")
    found = list(rows.order_by("received_at", "pk"))
    main = next((one for one in found if one.pk == answer.pk != matter.pk), None)
    merged = [one for one in found if one.pk not in {matter.pk, answer.pk}]
    return Family(main, merged, any(one.rated for one in found))


def merged_for(user: Any, mains: Iterable[ResidentMatter]) -> dict[int, list[ResidentMatter]]:
    """Those merged into each of these matters that the reader may see, by the key of the main one: one query."""
    rows = seen(ResidentMatter, user).filter(merged_into__in=[one.pk for one in mains], state=MatterState.MERGED)
    found: dict[int, list[ResidentMatter]] = defaultdict(list)
    for one in rows.select_related("station").order_by("received_at", "pk"):
        found[one.merged_into_id].append(one)
    return found


def inside(matters: Iterable[ResidentMatter]) -> dict[int, int]:
    """How many were merged into each of these matters, whoever may see them: one query."""
    rows = ResidentMatter.objects.alive().filter(merged_into__in=[one.pk for one in matters], state=MatterState.MERGED)
    return dict(rows.order_by().values_list("merged_into").annotate(Count("pk")))


def mains_found(user: Any, matter: ResidentMatter, words: str) -> list[ResidentMatter]:
    """Matters of the same body that the reader sees and another could be merged into, by number or by words.

    A whole number is looked for in all years, words in the last one: both by an index.
    """
    said = words.split()
    if not said:
        return []
    rows = seen(ResidentMatter, user).filter(org=matter.org_id).exclude(pk=matter.pk).exclude(state__in=ASIDE)
    asked, numbers = Q(), [number for word in said[:5] for number in _numbers(word)]
    for word in said[:5]:
        asked &= Q(content__icontains=word) | Q(category__icontains=word)
    fresh = rows.filter(asked, received_at__gte=timezone.now() - LOOKED_BACK)
    first = list(rows.filter(no__in=numbers).select_related("station").order_by("-received_at", "-pk")[:FOUND])
    keys = {one.pk for one in first}
    rest = fresh.exclude(pk__in=keys).select_related("station").order_by("-received_at", "-pk")[: FOUND - len(first)]
    return [*first, *rest]


def _numbers(word: str) -> list[str]:
    """The numbers that a word may stand for: a whole one, or the last digits of one of the last three years."""
    if not (word.isascii() and word.isdigit()):
        return [word.upper()]
    prefix, year = ResidentMatter.numbering.prefix, timezone.localdate().year
    return [f"{prefix}-{year - back}-{word[:8].zfill(4)}" for back in range(3)]


def was_answered(matter: ResidentMatter) -> bool:
    """Whether the resident got an answer of this matter's own, be it before it was taken up again."""
    return matter.state in ANSWERED or matter.answered_at is not None or matter.reopened_times > 0


def hindrance(main: ResidentMatter, matter: ResidentMatter, known: Mapping[int, int] | None = None) -> str:
    """Why a matter cannot be merged into that one, in words; "" where it can. ``known``: what ``inside`` told."""
    no = {"no": matter.ref, "main": main.ref}
    if main.pk == matter.pk:
        return str(_("不能并入自己"))
    if main.org_id != matter.org_id:
        return str(_("%(main)s 是别的机构的，只能并入本机构的意见") % no)
    if main.state == MatterState.MERGED:
        if main.merged_into_id == matter.pk:
            return str(_("%(main)s 已经并在 %(no)s 里面，不能倒过来再并") % no)
        return str(_("%(main)s 自己已并入 %(real)s，请并入 %(real)s") % {**no, "real": answering(main).ref})
    if main.state == MatterState.DRAFT:
        return str(_("%(main)s 还是草稿，先登记再并") % no)
    if matter.state == MatterState.MERGED:
        return str(_("%(no)s 已并入 %(real)s，先撤销那次并案") % {**no, "real": answering(matter).ref})
    if was_answered(matter):
        return str(_("%(no)s 已经答复过，不能再并入别件；可以把别件并入它") % no)
    if matter.state not in MERGEABLE:
        said = {**no, "state": matter.get_state_display()}
        return str(_("%(no)s 现在是“%(state)s”，不能并案，先把这一步办完") % said)
    if count := (inside([matter]) if known is None else known).get(matter.pk, 0):
        return str(_("%(no)s 里面已并有 %(count)d 件，要连同它们一起并过去") % {**no, "count": count})
    return ""
