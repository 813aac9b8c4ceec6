"""The overview of a period, the credits behind its figures, the leads that are due, and what a typed credit may say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.investment.build import a_credit, a_lead, a_total
from weiyuan.core.facts import Period
from weiyuan.investment.actions import create_credit, move_lead
from weiyuan.investment.ledger import SHEETS
from weiyuan.investment.models import InvestmentCredit, LeadProgress
from weiyuan.investment.queries import balances, overview, turn

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
PAGE = "/investment/?start=2025-01-01&end=2025-12-31"


@pytest.fixture
def two_currencies(cast: Cast) -> Cast:
    """外资 total 1000, credited 600; 内资 total 5000, credited 300; one lead of the latter without certificate."""
    foreign = a_lead(cast, "funds_arrived", introducer=cast.li)
    domestic = a_lead(
        cast, "funds_arrived", title="智慧物流园", capital_kind="domestic", currency="CNY", arrived_amount=Decimal(900)
    )
    uncertified = a_lead(cast, title="听说的项目", capital_kind="domestic", currency="CNY", certified_by="")
    a_total(cast, 1000)
    a_total(cast, 5000, capital_kind="domestic")
    a_credit(foreign, cast.li, 600)
    a_credit(domestic, cast.zhou, 300)
    a_credit(uncertified, cast.zhou, 77)
    return cast


@pytest.mark.parametrize("address", [PAGE, "/investment/due/", "/investment/credits/foreign/"])
def test_staff_readers_and_members_may_look(cast: Cast, signed_in: SignedIn, address: str) -> None:
    for name in ("director", "leader", "officer", "member", "head", "reader"):
        assert signed_in(name).get(address).status_code == 200, name
    for name in ("unit", "auditor", "admin", "visitor"):
        assert signed_in(name).get(address).status_code == 404, name
    assert signed_in("stranger").get(f"/investment/?org={cast.org.pk}").status_code == 404


def test_the_currencies_stand_apart_and_nothing_is_summed_across_them(
    two_currencies: Cast, signed_in: SignedIn
) -> None:
    html = signed_in("officer").get(PAGE).content.decode()
    for figure in ("1000", "600", "400", "5000", "300", "4700"):
        assert re.search(rf"<b>{figure}</b>", html.replace(",", "")), figure
    for crossed in ("6000", "900", "5100"):
        assert not re.search(rf">{crossed}<", html.replace(",", "")), crossed


def test_every_amount_of_a_list_says_its_currency(two_currencies: Cast, signed_in: SignedIn) -> None:
    for slug, rows in (("credits", {"600": "美元", "300": "人民币"}), ("totals", {"1000": "美元", "5000": "人民币"})):
        table = signed_in("officer").get(f"/{slug}/").content.decode().replace(",", "").split("<tbody", 1)[1]
        for amount, currency in rows.items():
            row = next(row for row in table.split("<tr")[1:] if re.search(rf">\s*{amount}\s*<", row))
            assert currency in row, (slug, amount)


def test_the_page_says_what_the_summary_says(two_currencies: Cast) -> None:
    shown = {
        o.kind: (o.total, o.credited, o.rest) for o in overview(two_currencies["officer"], two_currencies.org, YEAR)
    }
    said = {b.kind: (b.total, b.credited, b.rest) for b in balances(two_currencies.org, YEAR)}
    assert shown == said


def test_each_figure_leads_to_its_records(two_currencies: Cast, signed_in: SignedIn) -> None:
    client = signed_in("officer")
    html = client.get(PAGE).content.decode()
    credits = re.findall(r'class="tile" href="(/investment/credits/[^"]+)"', html)
    pages = [client.get(address.replace("&amp;", "&")).content.decode() for address in credits]
    assert "精密轴承" in pages[0]
    assert "智慧物流园" not in pages[0]
    assert "智慧物流园" in pages[1]
    assert "听说的项目" not in pages[1]
    for address, number in re.findall(r'<li><a class="btn" href="(/leads/[^"]+)"><span[^>]*>[^<]+</span> (\d+)', html):
        found = client.get(address.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'class="go" href="\d+/', found)) == int(number)


def test_members_are_links_for_those_alone_who_may_open_them(two_currencies: Cast, signed_in: SignedIn) -> None:
    for name, linked in (("officer", True), ("reader", False)):
        html = signed_in(name).get(PAGE).content.decode()
        assert "周映雪" in html, name
        assert (f'href="/members/{two_currencies.zhou.pk}/"' in html) is linked, name


def test_a_member_sees_the_total_and_the_own_part_alone(two_currencies: Cast, signed_in: SignedIn) -> None:
    html = signed_in("member").get(PAGE).content.decode()
    assert "本人认领" in html
    assert "周映雪" not in html
    assert "其余" not in html
    found = {o.kind.value: o.credited for o in overview(two_currencies["member"], two_currencies.org, YEAR)}
    assert found == {"foreign": Decimal(600), "domestic": Decimal(0)}


def test_a_period_that_makes_no_sense_is_said_so(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("officer").get("/investment/?start=2025-12-31&end=2025-01-01")
    assert answer.status_code == 400
    assert "结束日期早于开始日期" in answer.content.decode()


def test_a_typed_credit_stays_within_the_lead_and_the_total(two_currencies: Cast) -> None:
    lead = a_lead(two_currencies, "funds_arrived", title="新材料", arrived_amount=Decimal(600))
    said = {"org": two_currencies.org, "lead": lead, "member": two_currencies.li, "asof": date(2025, 10, 1)}
    for amount in (700, 500):  # beyond the lead's 600; within it, but 600 + 500 go beyond the total of 1000
        with pytest.raises(ValidationError):
            create_credit(InvestmentCredit(amount_wan=Decimal(amount), **said), {}, by=two_currencies["officer"])
    create_credit(InvestmentCredit(amount_wan=Decimal(400), **said), {}, by=two_currencies["officer"])


def test_arrived_funds_are_not_lowered_below_what_is_credited(two_currencies: Cast) -> None:
    lead = two_currencies.li.leads.get()
    lead.arrived_amount = Decimal(500)
    assert [field for field, _why in lead.conflicts()] == ["arrived_amount"]
    assert SHEETS[0].check is not None


def test_a_lead_waits_one_day_then_three_then_every_two_weeks(cast: Cast, signed_in: SignedIn) -> None:
    today = timezone.localdate()
    lead = a_lead(cast, reported_on=today - timedelta(5), contract_on=None, contract_amount=None)
    assert turn(lead) is not None
    assert turn(lead).left(today) == -4
    move_lead(lead, "respond", by=cast["officer"], responded_on=today - timedelta(4))
    assert turn(lead).left(today) == -1
    move_lead(lead, "assess", by=cast["officer"])
    assert turn(lead).due == today + timedelta(14)
    LeadProgress.objects.create(org=cast.org, lead=lead, on=today + timedelta(3), content="已看地块")
    assert turn(lead).due == today + timedelta(17)
    late = a_lead(cast, title="无人问津", reported_on=today - timedelta(30), introducer=cast.li)
    html = signed_in("officer").get("/investment/due/").content.decode()
    assert "超 29 天" in html
    assert "剩 17 天" in html
    own = signed_in("member").get("/investment/due/").content.decode()
    assert late.title in own
    assert "精密轴承" not in own


def test_the_pages_do_not_grow_with_the_records(
    two_currencies: Cast, signed_in: SignedIn, django_assert_num_queries: Callable[..., object]
) -> None:
    client = signed_in("officer")
    for number in (1, 3):
        for n in range(number):
            a_lead(two_currencies, title=f"线索{number}{n}", reported_on=date(2025, 3, 1), introducer=two_currencies.li)
        client.get("/menu/")
        with django_assert_num_queries(11):
            client.get(PAGE)
        with django_assert_num_queries(9):
            client.get("/investment/due/")
