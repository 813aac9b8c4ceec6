"""Which text of a rule holds on a day, and what a version changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weiyuan.governance.models import RuleDocument, RuleVersion
from weiyuan.governance.workflow import HELD, RuleState
from weiyuan.orgs.models import OrgUnit

# Latin words and figures change as a whole, Chinese text by the character.
TOKENS = re.compile(r"[A-Za-z]+|\d+|\s+|.")
ALIKE = 0.4  # lines that share less than this are two lines, not one that was changed
LONG = 4_000_000  # characters of one line times those of the other: beyond it comparing keeps the reader waiting
MANY = 2500  # rewritten lines, old times new


def version_at(rule: RuleDocument, day: date) -> RuleVersion | None:
    """The text of a rule that was in force on a day."""
    held = held_on(RuleVersion.objects.alive().filter(rule=rule), day)
    return held[0] if held else None


def versions_at(org: OrgUnit, day: date) -> list[RuleVersion]:
    """The texts in force on a day (有章可循), by title."""
    return held_on(RuleVersion.objects.of(org), day)


def held_on(versions: QuerySet[RuleVersion], day: date) -> list[RuleVersion]:
    """Of these versions those whose text was in force on a day, one for each rule, by title."""
    begun = versions.filter(state__in=HELD, effective_on__lte=day)
    last = {version.rule_id: version for version in begun.select_related("rule", "org").order_by("effective_on")}
    held = [v for v in last.values() if v.repealed_on is None or v.repealed_on > day]
    return sorted(held, key=lambda version: version.rule.title)


def earlier_in_force(version: RuleVersion) -> QuerySet[RuleVersion]:
    """Other versions of the same rule that are in force."""
    found: QuerySet[RuleVersion] = RuleVersion.objects.of(version.org).filter(
        rule=version.rule, state=RuleState.IN_FORCE
    )
    return found.exclude(pk=version.pk)


def text_changes(version: RuleVersion) -> list[str]:
    """What a version changed against the one before it, line by line: "+" added, "-" taken out, " " kept."""
    before = version.rule.versions.filter(deleted_at__isnull=True, edition__lt=version.edition)
    last = before.order_by("-edition").first()
    old = last.text.splitlines() if last else []
    lines = difflib.unified_diff(old, version.text.splitlines(), n=len(old), lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line; ``changed`` where the other version has it not."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the old text beside its line of the new one; None where a version has no such line."""

    old: tuple[Part, ...] | None
    new: tuple[Part, ...] | None

    @property
    def kind(self) -> str:
        """``same``, ``taken`` out, ``added`` or ``changed``."""
        if self.old is None or self.new is None:
            return "added" if self.old is None else "taken"
        return "changed" if self.old != self.new else "same"


def compared(old: str, new: str) -> list[Pair]:
    """Two texts line beside line, with what changed inside the lines marked."""
    before, after = old.splitlines(), new.splitlines()
    rows: list[Pair] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Pair((Part(line),), (Part(line),)) for line in before[i:j]]
        else:
            rows += _replaced(before[i:j], after[k:m])
    return rows


def _replaced(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Lines that were rewritten: each old line beside the new one that is most like it, in order."""
    at = 0
    for before in old:
        found = _likest(before, new, at) if len(old) * len(new) <= MANY else None
        if found is None:
            yield Pair((Part(before, changed=True),), None)
            continue
        yield from (Pair(None, (Part(line, changed=True),)) for line in new[at:found])
        yield _changed(before, new[found])
        at = found + 1
    yield from (Pair(None, (Part(line, changed=True),)) for line in new[at:])


def _likest(line: str, others: list[str], start: int) -> int | None:
    """The place of the line that is most like this one; None where none is much like it."""
    best, place = ALIKE, None
    for at in range(start, len(others)):
        if len(line) * len(others[at]) > LONG:
            continue
        matcher = difflib.SequenceMatcher(None, line, others[at], autojunk=False)
        if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, place = ratio, at
    return place


def _changed(before: str, after: str) -> Pair:
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Pair(
        _parts((kind != "equal", "".join(old[i:j])) for kind, i, j, _k, _m in steps),
        _parts((kind != "equal", "".join(new[k:m])) for kind, _i, _j, k, m in steps),
    )


def _parts(found: Iterable[tuple[bool, str]]) -> tuple[Part, ...]:
    return tuple(Part(text, changed) for changed, text in found if text)
