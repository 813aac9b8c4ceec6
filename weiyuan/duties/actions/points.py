"""Writes about points: schemes begun from a preset, accounts worked out anew."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.facts import Period, years_later
from weiyuan.duties.models import PRESETS, PointAward, PointEntry, PointRule, PointScheme
from weiyuan.duties.queries.counting import kinds_of
from weiyuan.duties.queries.parts import parts
from weiyuan.duties.queries.scoring import Line, scored
from weiyuan.journal import transition
from weiyuan.members.queries import memberships_in
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand

# How the presets name the fields of a rule, where not as the model does.
NAMES = {
    "kind": "record_kind", "only": "only_kinds", "word": "title_has", "must": "must_attend",
    "joint": "joint_multiplier", "combined": "combined_multiplier",
}  # fmt: skip
DECIMALS = ("points", "joint_multiplier", "combined_multiplier", "cap")
BATCH = 500


def rules_of(preset: str) -> list[PointRule]:
    """The rules of a shipped table, unsaved and without a scheme. Raises KeyError for an unknown one."""
    found = []
    for at, row in enumerate(PRESETS[preset]["rules"], 1):
        said = {NAMES.get(name, name): value for name, value in row.items()}
        said |= {name: Decimal(str(said[name])) for name in DECIMALS if name in said}
        found.append(PointRule(position=at, **said))
    return found


@transaction.atomic
def start_points(org: OrgUnit, year: int, preset: str, *, by: Any) -> PointScheme:
    """A scheme for a calendar year with the rules of a shipped table. Raises as ``copy_points`` does, and KeyError."""
    shipped = PRESETS[preset]
    scheme = PointScheme(
        org=org, year=year, title=shipped["title"], start=date(year, 1, 1), end=date(year, 12, 31),
        base_points=Decimal(str(shipped.get("base", 0))), group_caps=shipped.get("caps", []),
        grades=shipped.get("grades", []), source=shipped["source"],
    )  # fmt: skip
    return _started(scheme, rules_of(preset), by)


@transaction.atomic
def copy_points(earlier: PointScheme, year: int, *, by: Any) -> PointScheme:
    """A scheme for another year with the rules of an earlier one, its window moved by the years between.

    Raises PermissionDenied, and ValidationError where the body has that scheme already.
    """
    years = year - earlier.year
    kept = ("title", "base_points", "group_caps", "grades", "source")
    scheme = PointScheme(
        org=earlier.org, year=year, start=years_later(earlier.start, years), end=years_later(earlier.end, years),
        **{name: getattr(earlier, name) for name in kept},
    )  # fmt: skip
    copied = [f.name for f in PointRule._meta.fields if f.editable and f.name not in {"id", "org", "no", "scheme"}]
    rows = PointRule.objects.of(earlier.org).filter(scheme=earlier).order_by("position")
    return _started(scheme, [PointRule(**{name: getattr(row, name) for name in copied}) for row in rows], by)


def _started(scheme: PointScheme, rules: list[PointRule], by: Any) -> PointScheme:
    demand(by, "duties.add_pointscheme", scheme)
    if PointScheme.objects.of(scheme.org).filter(year=scheme.year, title=scheme.title).exists():
        raise ValidationError({"year": _("%s已经有了") % scheme})
    with transition.deed(scheme.org, _("建%s") % scheme, by=by):
        transition.register([scheme], by=by)
        for rule in rules:
            rule.org, rule.scheme = scheme.org, scheme
        transition.register(rules, by=by)
    return scheme


@transaction.atomic
def recompute_points(scheme: PointScheme, *, by: Any) -> int:
    """Work out every member's account of a scheme from the registers as they are now; returns its lines.

    The same records give the same lines; what a removed record had earned is gone. Raises PermissionDenied.
    """
    demand(by, "duties.compute_pointscheme", scheme)
    locked = PointScheme.objects.select_for_update().get(pk=scheme.pk)
    lines = lines_of(locked)
    PointEntry.objects.filter(scheme=locked).delete()
    PointEntry.objects.bulk_create([_entry(locked, line) for line in lines], batch_size=BATCH)
    before, locked.computed_at = locked.computed_at, timezone.now()
    transition.correct([transition.change_of(locked, {"computed_at": before})], by=by)
    scheme.computed_at, scheme.version = locked.computed_at, locked.version
    return len(lines)


def lines_of(scheme: PointScheme) -> list[Line]:
    """The accounts of the members in office in the scheme's window, reckoned from the registers."""
    period = Period(scheme.start, scheme.end)
    rules = list(PointRule.objects.of(scheme.org).filter(scheme=scheme).order_by("position", "pk"))
    awards = list(PointAward.objects.of(scheme.org).filter(scheme=scheme, on__range=(scheme.start, scheme.end)))
    serving = set(memberships_in(scheme.org, period).values_list("member", flat=True))
    kinds = {kind for rule in rules for kind in kinds_of(rule.record_kind)}
    found = parts(scheme.org, period, serving, kinds=kinds)
    return scored(scheme, rules, found, [award for award in awards if award.member_id in serving])


def _entry(scheme: PointScheme, line: Line) -> PointEntry:
    part = line.part
    return PointEntry(
        scheme=scheme, member_id=line.member, rule=line.rule, award=line.award, group=line.group, on=line.on,
        label=part.label if part else "", record_id=part.record if part else None,
        record_no=part.no if part else line.award.no, title=(part.title if part else line.award.reason)[:200],
        full=line.full, points=line.points, why=line.why,
    )  # fmt: skip
