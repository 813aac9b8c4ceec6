"""The arithmetic of points: from rules and parts to lines with their reasons. Asks no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.zh import number_text
from weiyuan.duties.models.points import levels
from weiyuan.duties.queries.counting import earns
from weiyuan.duties.queries.parts import Part

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a member's account; ``full`` is what the rule gives, ``points`` what of it counts."""

    member: int
    on: date
    full: Decimal
    points: Decimal
    why: str
    group: str = ""
    rule: Any = None
    award: Any = None
    part: Part | None = None


def scored(scheme: Any, rules: Sequence[Any], parts: Iterable[Part], awards: Iterable[Any]) -> list[Line]:
    """The accounts of all members, in the order of days: the same records give the same lines, always."""
    mine: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        mine[part.member].append(part)
    lines = [line for found in mine.values() for rule in rules for line in _of_rule(rule, found)]
    lines += [Line(a.member_id, a.on, a.points, a.points, _("手工：%s") % a.reason, a.group, award=a) for a in awards]
    return list(_within_groups(sorted(lines, key=_order), levels(scheme.group_caps)))


def _order(line: Line) -> tuple[Any, ...]:
    place = (line.rule.position, line.rule.pk) if line.rule else (10**6, 0)
    record = (line.part.label, line.part.record) if line.part else ("", line.award.pk)
    return (line.member, line.on, *place, *record)


def _of_rule(rule: Any, parts: Iterable[Part]) -> Iterator[Line]:
    """What one rule brings one member: from the first-th to the last-th record, at most its cap."""
    earning = sorted((p for p in parts if earns(rule, p)), key=lambda p: (p.on, p.label, p.record))
    used = NOTHING
    for part in earning[rule.first - 1 : rule.last]:
        if not rule.points:  # a rule that only asks for a minimum
            return
        full, words = worth(rule, part)
        counted = capped(full, used, rule.cap)
        used += counted
        why = _("%(rule)s：%(words)s") % {"rule": rule.name, "words": words}
        if counted != full:
            why += _over(counted, rule.cap, _("本项"))
        yield Line(part.member, part.on, full, counted, why, rule.group, rule=rule, part=part)


def worth(rule: Any, part: Part) -> tuple[Decimal, str]:
    """What a rule gives for a part before any cap, and the reckoning in words: 10 × 0.5（联名） = 5 分."""
    value, words = rule.points, number_text(rule.points)
    if part.makers > 1 and rule.joint_multiplier != 1:
        value *= rule.joint_multiplier
        words += _(" × %s（联名）") % number_text(rule.joint_multiplier)
    if part.combined and rule.combined_multiplier != 1:
        value *= rule.combined_multiplier
        words += _(" × %s（综合采用）") % number_text(rule.combined_multiplier)
    if rule.shared and part.joiners > 1:
        value /= part.joiners
        words += _(" ÷ %d（联名人平分）") % part.joiners
    value = value.quantize(CENT, ROUND_HALF_UP)
    told = number_text(value)
    return value, (_("%s 分") % told if words == told else _("%(words)s = %(value)s 分") % {
        "words": words, "value": told,
    })  # fmt: skip


def capped(value: Decimal, used: Decimal, cap: Decimal | None) -> Decimal:
    """What of a value still counts under a cap when ``used`` is counted already; a cap bounds deductions too."""
    if cap is None:
        return value
    room = max(cap - abs(used), NOTHING)
    return max(-room, min(value, room))


def _within_groups(lines: Iterable[Line], caps: dict[str, Decimal]) -> Iterator[Line]:
    """The same lines, cut where what a group brings goes beyond its cap; deductions are never cut by it."""
    used: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        cap = caps.get(line.group)
        if cap is None or line.points <= 0:
            yield line
            continue
        counted = capped(line.points, used[line.member, line.group], cap)
        used[line.member, line.group] += counted
        why = line.why
        if counted != line.points:
            why += _over(counted, cap, _("“%s”类") % line.group)
        yield replace(line, points=counted, why=why)


def _over(counted: Decimal, cap: Any, what: str) -> str:
    said = {"what": what, "cap": number_text(cap), "counted": number_text(counted)}
    if not counted:
        return _("；%(what)s上限 %(cap)s 分，超过上限，未计入") % said
    return _("；%(what)s上限 %(cap)s 分，超过部分未计入，计 %(counted)s 分") % said


def minimums(rules: Iterable[Any], parts: Iterable[Part]) -> list[tuple[Any, int]]:
    """The rules that ask for a minimum, and how often one member's parts fulfilled each."""
    mine = list(parts)
    return [(rule, sum(earns(rule, part) for part in mine)) for rule in rules if rule.minimum]
