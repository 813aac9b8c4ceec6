"""What is true about the five-ones of a body's members in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries import scheme_in
from weiyuan.duties.workflow import EntryState
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import OrgUnit

ENTRIES = FiveOnesEntry._meta.label_lower
SCHEMES = FiveOnesScheme._meta.label_lower
VERIFIED = "期内完成并已认定"


class Progress(NamedTuple):
    """One item: the members who reached its target, and the entries that prove it."""

    name: str
    reached: frozenset[int]
    entries: tuple[int, ...]


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """The facts of the catalogue's section ``duties``; none where no scheme lies in the period."""
    scheme = scheme_in(org, period)
    if scheme is None:
        return []
    standing = dict(memberships_at(org, period.end).order_by("pk").values_list("member", "pk"))
    items = _progress(org, period, scheme, frozenset(standing))
    complete = frozenset.intersection(*(item.reached for item in items)) if items else frozenset()
    proof = tuple(sorted(pk for item in items for pk in item.entries))
    known, words = (scheme.pk,), f"各项都{VERIFIED}的在届委员"
    return [
        Fact("duties.scheme", scheme.title, "", SCHEMES, known, "期内年度的方案，多个取最近一个"),
        Fact("duties.featured", scheme.featured, "", SCHEMES, known, "方案标为特色工作"),
        counted("duties.members", sorted(standing.values()), "名", "members.membership", "期末在届委员"),
        Fact("duties.members_complete", len(complete), "名", ENTRIES, proof, words),
        *rate("duties.complete_rate", len(complete), len(standing), ENTRIES, proof, f"{words}÷期末在届委员"),
        *_items(items, len(standing)),
    ]


def _progress(org: OrgUnit, period: Period, scheme: FiveOnesScheme, members: frozenset[int]) -> list[Progress]:
    """The items in the order of the scheme, with what the members in office did in the period."""
    done: Mapping[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    entries = FiveOnesEntry.objects.of(org).within(period, "done_on")
    rows = entries.filter(item__scheme=scheme, state=EntryState.VERIFIED).order_by("pk")
    for pk, item, member in rows.values_list("pk", "item", "member"):
        if member in members:
            done[item][member].append(pk)
    found = []
    items = FiveOnesItem.objects.of(org).filter(scheme=scheme).order_by("position", "pk")
    for pk, name, target in items.values_list("pk", "name", "target"):
        reached = frozenset(member for member, keys in done[pk].items() if len(keys) >= target)
        found.append(Progress(name, reached, tuple(key for m in sorted(reached) for key in done[pk][m])))
    return found


def _items(items: list[Progress], due: int) -> list[Fact]:
    lines, proof = [], tuple(key for item in items for key in item.entries)
    for item in items if due else ():
        [share] = rate("rate", len(item.reached), due, ENTRIES, item.entries, "")
        line = {
            "item": Fact("item", item.name, "", ENTRIES, item.entries),
            "done": Fact("done", len(item.reached), "名", ENTRIES, item.entries),
            "target": Fact("target", due, "名", ENTRIES, item.entries),
            "rate": share,
        }
        lines.append(line)
    late = [item for item in items if len(item.reached) < due]
    keys = tuple(key for item in late for key in item.entries)
    words = "完成人数少于期末在届委员人数的事项"
    found = [Fact("duties.items_open", len(late), "项", ENTRIES, keys, words)]
    if lines:
        words = f"方案各项{VERIFIED}、达到每人目标次数的在届委员人数"
        found.append(Fact("duties.items", len(lines), "项", ENTRIES, proof, words, tuple(lines)))
    return found
