"""The people of the tests: two bodies under one district, and everybody who works in the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from weiyuan.journal.models import Counter
from weiyuan.members.models import Member, Membership, Term
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, OrgUnit, RoleGrant, User
from weiyuan.orgs.rules import Role

SINCE = date(2020, 1, 1)
ACTORS = (
    "director", "leader", "officer", "head", "member", "other_member", "unit", "reader", "district", "auditor",
    "admin", "stranger", "visitor",
)  # fmt: skip


@dataclass
class Cast:
    """The bodies, the stations, the unit, and an account for every role. ``stranger`` is another body's clerk."""

    org: OrgUnit
    other: OrgUnit
    district_office: OrgUnit
    station: LiaisonStation
    unit_record: HandlingUnit
    term: Term
    li: Member
    zhou: Member
    users: dict[str, User]

    def __getitem__(self, name: str) -> User:
        return self.users[name]


def body(name: str, parent: OrgUnit | None = None, body_type: str = "studio") -> OrgUnit:
    return OrgUnit.objects.create(
        name=name, short_name=name, area_name=name[:4], body_type=body_type, founded_on=date(2019, 3, 1),
        parent=parent, parent_cppcc="澄川区政协", party_committee="街道党工委",
    )  # fmt: skip


def account(username: str, name: str, org: OrgUnit | None = None, role: str = "", **more: object) -> User:
    user = User.objects.create(username=username, name=name)
    user.set_unusable_password()
    user.save()
    if org is not None:
        RoleGrant.objects.create(user=user, org=org, role=role, start=SINCE, **more)
    return user


def a_member(org: OrgUnit, term: Term, name: str, no: str, user: User | None = None) -> Member:
    found: Member = Member.objects.create(
        org=org, no=no, name=name, gender="female", party="cdl", employer="柳荫小学", field="教育",
        system="教育系统", user=user,
    )  # fmt: skip
    Membership.objects.create(
        org=org, no=f"RQ-{no[-3:]}", member=found, term=term, sector="教育界", joined_on=term.start
    )
    return found


def assemble() -> Cast:
    """Build the cast in the database."""
    above = body("澄川区政协", body_type="district_cppcc")
    org, other = body("柳荫街道政协委员工作室", above), body("梧桐街道政协委员工作室", above)
    station = LiaisonStation.objects.create(
        org=org, no="ZHAN-01", name="铁路新村站", community="铁路新村社区", founded_on=SINCE
    )
    unit = HandlingUnit.objects.create(org=org, no="DW-01", name="城管科", kind="street_office")
    term = Term.objects.create(org=org, no="JIE-09", number=9, start=date(2021, 1, 1), end=date(2027, 12, 31))
    users = _accounts(
        ("director", "沈主任", org, Role.DIRECTOR, {}),
        ("leader", "岑分管", org, Role.LEADER, {}),
        ("officer", "林晓岚", org, Role.OFFICER, {}),
        ("head", "邹站长", org, Role.STATION_HEAD, {"station": station}),
        ("member", "李知远", org, Role.MEMBER, {}),
        ("other_member", "周映雪", org, Role.MEMBER, {}),
        ("unit", "城管科", org, Role.UNIT, {"unit": unit}),
        ("reader", "庞书记", org, Role.READER, {}),
        ("district", "区办", above, Role.DISTRICT, {}),
        ("auditor", "审计员", org, Role.AUDITOR, {}),
        ("admin", "管理员", org, Role.ADMIN, {}),
        ("stranger", "外街联络员", other, Role.OFFICER, {}),
        ("visitor", "访客", None, "", {}),
    )
    li = a_member(org, term, "李知远", "WY-001", users["member"])
    zhou = a_member(org, term, "周映雪", "WY-002", users["other_member"])
    li.stations.add(station)
    Counter.objects.bulk_create(
        Counter(org=org, prefix=prefix, year=0, last=last)
        for prefix, last in (("ZHAN", 1), ("DW", 1), ("JIE", 9), ("WY", 2), ("RQ", 2))
    )
    return Cast(org, other, above, station, unit, term, li, zhou, users)


def _accounts(*people: tuple[str, str, OrgUnit | None, str, dict[str, Any]]) -> dict[str, User]:
    """Accounts with a role each, in two queries: nearly every test begins with them."""
    made = User.objects.bulk_create(
        User(username=username, name=name, password=make_password(None)) for username, name, *_role in people
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, org=org, role=role, start=SINCE, **more)
        for user, (_username, _name, org, role, more) in zip(made, people, strict=True)
        if org is not None
    )
    return {user.username: user for user in made}
