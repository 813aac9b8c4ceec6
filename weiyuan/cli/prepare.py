"""What has to be there before the product serves: tables, static files, and at first the demo with its accounts."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from weiyuan.cli.demo import PUBLIC, show_hearing
from weiyuan.cli.start import command_line_account
from weiyuan.duties.actions import recompute_points
from weiyuan.duties.models import PointScheme
from weiyuan.ledger.actions import import_ledger
from weiyuan.members.models import Member
from weiyuan.orgs.models import Appointment, HandlingUnit, OrgUnit, Post, RoleGrant, User
from weiyuan.orgs.models.bodies import BodyType, Level
from weiyuan.orgs.rules import Role

DEMO = Path("examples/demo.xlsx")
STAMP = ".weiyuan-stamp"
ACCOUNTS = "demo-accounts.txt"


def prepare(*, demo: bool) -> None:
    """Bring the database and the static files up to date; with ``demo``, fill an empty database."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("建表……", flush=True)
        call_command("migrate", verbosity=0)
    _collect_static()
    if demo and not OrgUnit.objects.exists():
        _load_demo()
    if demo and (accounts := settings.VAR_DIR / ACCOUNTS).exists():
        print(accounts.read_text(encoding="utf-8"))


def _collect_static() -> None:
    """Static files are collected again only when one of them changed."""
    sources = sorted((settings.BASE_DIR / "weiyuan").rglob("static/**/*"))
    stamp = "\n".join(f"{p.name} {p.stat().st_mtime_ns}" for p in sources if p.is_file())
    kept = settings.STATIC_ROOT / STAMP
    if kept.exists() and kept.read_text(encoding="utf-8") == stamp:
        return
    call_command("collectstatic", "--noinput", verbosity=0)
    kept.write_text(stamp, encoding="utf-8")


def _load_demo() -> None:
    print("装入演示数据……", flush=True)
    plan = import_ledger(settings.BASE_DIR / DEMO, by=command_line_account())
    if plan.troubles:
        raise SystemExit(f"演示台账有错误：{plan.troubles[0]}")
    for scheme in PointScheme.objects.of(plan.org):
        recompute_points(scheme, by=command_line_account())
    path = settings.VAR_DIR / ACCOUNTS
    lines = [f"演示账号（密码随机生成，只存在本机 {path}）："]
    lines += [f"  {name:<10}{password}  {words}" for words, name, password in _accounts(plan.org)]
    lines += ["", f"居民不用账号：http://127.0.0.1:{settings.PORT}/public/{PUBLIC}/"]
    show_hearing(OrgUnit.objects.get(pk=plan.org.pk), User.objects.get(username="officer"))
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


DEMO_ACCOUNTS = (
    ("officer", Role.OFFICER, Post.LIAISON_OFFICER),
    ("director", Role.DIRECTOR, Post.DIRECTOR),
    ("leader", Role.LEADER, Post.LEADER_IN_CHARGE),
    ("head", Role.STATION_HEAD, Post.STATION_HEAD),
    ("member", Role.MEMBER, None),
    ("unit", Role.UNIT, None),
    ("reader", Role.READER, None),
    ("auditor", Role.AUDITOR, None),
    ("admin", Role.ADMIN, None),
    ("district", Role.DISTRICT, None),
)
UNIT = "区城管局"


def _accounts(org: OrgUnit) -> list[tuple[str, str, str]]:
    """One account for each role of the demo body, and one of the district above it: (role, login, password)."""
    found = []
    for username, role, post in DEMO_ACCOUNTS:
        held = Appointment.objects.of(org).filter(post=post, end__isnull=True).select_related("person").first()
        more: dict[str, Any] = {}
        if role == Role.STATION_HEAD and held:
            more = {"station": held.station}
        if role == Role.UNIT:
            more = {"unit": HandlingUnit.objects.of(org).get(name=UNIT)}
        name = UNIT if role == Role.UNIT else held.person.name if held else str(role.label)
        user, password = _account(username, name)
        body = _district_above(org) if role == Role.DISTRICT else org
        RoleGrant.objects.create(user=user, org=body, role=role, start=org.founded_on, **more)
        if role == Role.MEMBER:
            _be_member(user, org)
        said = str(role.label)
        found.append((said if user.name == said else f"{said} {user.name}", username, password))
    return found


def _account(username: str, name: str) -> tuple[User, str]:
    password = secrets.token_urlsafe(9)
    user = User(username=username, name=name)
    user.set_password(password)
    user.save()
    return user, password


def _district_above(org: OrgUnit) -> OrgUnit:
    """The district office that the demo body names as the one above it."""
    above = OrgUnit.objects.create(
        name=org.parent_cppcc,
        short_name="区政协",
        area_name="澄川区",
        body_type=BodyType.DISTRICT_CPPCC,
        level=Level.DISTRICT,
        founded_on=org.founded_on,
        parent_cppcc="政协澄川市委员会",
        party_committee="中共澄川区委",
    )
    OrgUnit.objects.filter(pk=org.pk).update(parent=above)
    return above


def _be_member(user: User, org: OrgUnit) -> None:
    member = Member.objects.filter(org=org).order_by("pk").first()
    if member:
        user.name = member.name
        user.save(update_fields=["name"])
        Member.objects.filter(pk=member.pk).update(user=user)
