"""Registers filled with invented records by the hundred thousand, straight into the tables: no journal, no numbers.

Values follow from the record's serial number, so that the same command makes the same database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

import bench.ready  # noqa: F401 -- the models that the next lines name exist only after it
from bench.words import GIVEN, SURNAMES, TOPICS
from weiyuan.members.models import Member, Membership, Term
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, OrgUnit, Record, RoleGrant, User
from weiyuan.orgs.rules import Role

FIRST = date(2020, 1, 1)
DAYS = 2500
BLOCK = 2000  # records made one by one; the database copies the rest
POOL = 1000  # records that references point to
# Of the states those that the database takes without further fields.
STATES: dict[str, tuple[str, ...]] = {
    "governance.workplan": ("published",),
    "matters.residentmatter": ("registered", "triaged", "accepted", "assigned", "in_progress"),
    "investment.investmentlead": ("clue", "responded", "assessed", "following", "negotiating"),
    "activities.attendance": ("pending", "accepted", "attended", "absent"),
    "learning.learningattendance": ("present", "absent", "excused"),
    "reports.socialopinion": ("submitted", "approved", "edited", "kept"),
    "proposals.proposal": ("submitted", "filed", "handling", "dispatched"),
    "activities.activity": ("published", "in_progress", "ended", "closed"),
}
# References of which a record has one and not the other, and choices that go together.
NEVER = {"person", "merged_into", "user", "created_by", "deleted_at", "phone", "address", "person_name"}
FILLED = {
    "member",
    "reporter",
    "proposer",
    "introducer",
    "collected_by",
    "station",
    "assigned_unit",
    "assigned_member",
    "submitted_on",
}


def fill(labels: list[str], rows: int) -> None:
    """Two bodies under a district with their people, then ``rows`` records of each of these models."""
    with transaction.atomic():
        own, sister = cast()
        for label in labels:
            model = next(m for m in _models() if m._meta.label_lower == label)
            store(model, rows, own, sister)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # as the product's worker does
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def _models() -> Iterator[type[models.Model]]:
    yield from (m for m in Record.__subclasses__() if not m._meta.abstract)


def cast() -> tuple[OrgUnit, OrgUnit]:
    """The district, the body that holds nearly everything, its sister, and the three who will look."""
    district = _body("澄川区政协", "district_cppcc", None)
    own, sister = (_body(name, "studio", district) for name in ("柳荫街道工作室", "梧桐街道工作室"))
    for org in (own, sister):
        LiaisonStation.objects.bulk_create(
            LiaisonStation(org=org, no=f"ZHAN-{n:02d}", name=f"{n}号站", community="社区", founded_on=FIRST)
            for n in range(1, 13)
        )
        HandlingUnit.objects.bulk_create(
            HandlingUnit(org=org, no=f"DW-{n:02d}", name=f"第{n}科", kind="street_office") for n in range(1, 13)
        )
        Term.objects.create(org=org, no="JIE-09", number=9, start=FIRST, end=date(2029, 12, 31))
    for name, org, role in (
        ("clerk", own, Role.OFFICER), ("member", own, Role.MEMBER), ("district", district, Role.DISTRICT),
    ):  # fmt: skip
        user = User.objects.create(username=name, name=name)
        RoleGrant.objects.create(user=user, org=org, role=role, start=FIRST)
    members(own, 2000)
    members(sister, 200)
    return own, sister


def _body(name: str, body_type: str, parent: OrgUnit | None) -> OrgUnit:
    found: OrgUnit = OrgUnit.objects.create(
        name=name, short_name=name, area_name=name[:4], body_type=body_type, founded_on=FIRST, parent=parent,
        parent_cppcc="澄川区政协", party_committee="街道党工委",
    )  # fmt: skip
    return found


def members(org: OrgUnit, number: int) -> None:
    """Members with a term each; the first of them has an account."""
    user = User.objects.get(username="member")
    term = Term.objects.get(org=org)
    made = Member.objects.bulk_create(
        Member(
            org=org, no=f"WY-{n:04d}", name=SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)], gender="female",
            party="cdl", employer="柳荫小学", field="教育", system="教育系统",
            user=user if n == 1 and org.short_name.startswith("柳荫") else None,
        )
        for n in range(1, number + 1)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(
            org=org, no=f"RQ-{n:04d}", member=member, term=term, cppcc_level="city", sector="教育界", joined_on=FIRST
        )
        for n, member in enumerate(made, 1)
    )


def store(model: Any, rows: int, own: OrgUnit, sister: OrgUnit) -> None:
    """Nine of ten records in the one body, the rest in its sister."""
    for org, number in ((own, rows - rows // 10), (sister, rows // 10)):
        pools = {field.name: _pool(field, org) for field in _references(model)}
        made = [_record(model, org, serial, pools) for serial in range(min(BLOCK, number))]
        model._base_manager.bulk_create(made, batch_size=500)
        for copy in range(1, -(-number // BLOCK)):
            _copy(model, org, pools, copy)


def _copy(model: Any, org: OrgUnit, pools: dict[str, list[int]], copy: int) -> None:
    """The block once more, by the database itself: other numbers, other words, all but the first reference moved on."""
    quote = connection.ops.quote_name
    moved = list(pools)[1:] or list(pools)[:1]
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        name = quote(field.column)
        columns.append(name)
        if field.name in moved:
            first, size = pools[field.name][0], len(pools[field.name])
            values.append(f"{first} + ({name} - {first} + {copy * BLOCK // POOL}) %% {size}")
        elif field.name == "no":
            values.append(f"{name} || '-{copy}'")
        elif field.name == "receipt":
            values.append(f"{name} || '{copy:02d}'")
        elif isinstance(field, models.TextField) or (isinstance(field, models.CharField) and not field.choices):
            values.append(f"replace({name}, '批第', '{copy}批第')")
        else:
            values.append(name)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
            " WHERE org_id = %s AND no NOT LIKE %s",
            [org.pk, "%-%-%"],
        )


def _references(model: Any) -> list[Any]:
    found = [f for f in model._meta.fields if f.is_relation and f.name not in NEVER | {"org"}]
    return [f for f in found if not f.null or f.name in FILLED]


def _pool(field: Any, org: OrgUnit) -> list[int]:
    """Keys of the records that a reference may point to; makes a thousand of a kind that has none."""
    target = field.related_model
    table = target._base_manager.filter(org=org).order_by("pk").values_list("pk", flat=True)
    if not table.exists():
        pools = {f.name: _pool(f, org) for f in _references(target)}
        target._base_manager.bulk_create([_record(target, org, n, pools) for n in range(POOL)])
    return list(table[:POOL])


def _record(model: Any, org: OrgUnit, serial: int, pools: dict[str, list[int]]) -> Any:
    """The record of that serial number: two references count through their pools like the wheels of a mileometer, so
    that no pair returns; further ones go round, so that nobody holds everything.
    """
    values: dict[str, Any] = {"org": org, "no": f"{model.numbering.prefix}-{serial:06d}"}
    left = serial
    for at, (name, pool) in enumerate(pools.items()):
        values[f"{name}_id"] = pool[(left if at < 2 else serial * 7) % len(pool)]
        left //= len(pool)
    for field in model._meta.fields:
        if field.name not in values and field.attname not in values and field.name not in NEVER:
            value = _value(model, field, serial)
            if value is not None:
                values[field.name] = value
    record = model(**values)
    record.derive()
    return record


def _value(model: Any, field: Any, n: int) -> Any:
    """A value for a field that must have one; None leaves the field to its default."""
    if field.name == "state":
        states = STATES.get(model._meta.label_lower)
        return states[n % len(states)] if states else None
    if field.primary_key or field.is_relation or (field.null and field.name not in FILLED):
        return None
    if field.name in {"created_at", "updated_at"} or not field.editable:
        return None
    if field.choices and not field.has_default() and not field.blank:
        return field.flatchoices[0][0]
    if field.choices or (field.has_default() and not isinstance(field, models.TextField)):
        return None
    return _plain(field, n)


def _plain(field: Any, n: int) -> Any:
    day = FIRST + timedelta(days=n * 7 % DAYS)
    match field:
        case models.DateTimeField():
            return timezone.make_aware(datetime(day.year, day.month, day.day, 9, n % 60))
        case models.DateField():
            return day
        case models.TimeField():
            return datetime(2020, 1, 1, 9).time()
        case models.DecimalField():
            return Decimal(1)
        case models.JSONField() | models.BooleanField():
            return None
        case models.IntegerField():
            return day.year if "year" in field.name else n % 30 + 1
        case models.TextField():
            return _words(n) * 2
        case models.CharField():
            return None if field.blank else _words(n)[: field.max_length]
    return None


def _words(n: int) -> str:
    """人民路12号的路灯…: mostly words that return, one number in a thousand its own."""
    return f"{TOPICS[n % len(TOPICS)]}，第{n // 1000}批第{n % 1000}件，请有关部门现场查看以后答复群众"
