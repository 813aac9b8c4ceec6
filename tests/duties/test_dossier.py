"""A member's dossier: what it holds, for whom, and that the paper says the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.duties.builders import a_part, a_points_scheme, a_proposal, a_rule, a_scheme, an_entry, an_item
from weiyuan.activities.models import Activity, Attendance
from weiyuan.duties.actions import recompute_points
from weiyuan.duties.queries.dossier import presence
from weiyuan.investment.models import InvestmentCredit, InvestmentLead
from weiyuan.members.models import Member

SignIn = Callable[[str], Client]


def a_lead(cast: Cast, kind: str, currency: str, amount: int) -> None:
    at = InvestmentLead.objects.count() + 1
    lead = InvestmentLead.objects.create(
        org=cast.org, no=f"ZS-2026-{at:03}", title=f"项目{at}", reported_on=date(2026, 1, 5), introducer=cast.li,
        investor="某公司", capital_kind=kind, currency=currency, arrived_amount=amount, state="clue",
        arrived_asof=date(2026, 6, 1), certified_by="区商务局",
    )  # fmt: skip
    InvestmentCredit.objects.create(
        org=cast.org, no=f"YZRL-2026-{at:03}", lead=lead, member=cast.li, amount_wan=amount, asof=date(2026, 6, 1)
    )


def at_an_activity(cast: Cast, state: str, day: int, **more: object) -> None:
    activity = Activity.objects.create(
        org=cast.org, no=f"HD-2026-{day:03}", title=f"活动{day}", kind="inspection", state="closed",
        start=datetime(2026, 3, day, 2, tzinfo=UTC),
    )  # fmt: skip
    Attendance.objects.create(org=cast.org, activity=activity, member=cast.li, state=state, **more)


@pytest.fixture
def full(cast: Cast) -> Member:
    """Li Zhiyuan with something in many registers."""
    Member.objects.filter(pk=cast.li.pk).update(mobile="13800000001", email="li@example.org")
    a_proposal(cast)
    a_lead(cast, "foreign", "USD", 300)
    a_lead(cast, "domestic", "CNY", 1200)
    at_an_activity(cast, "attended", 1)
    at_an_activity(cast, "attended", 2, late=True)
    at_an_activity(cast, "leave_approved", 3)
    at_an_activity(cast, "absent", 4)
    an_entry(cast, an_item(cast, a_scheme(cast)), no="WJ-2026-001")
    recompute_points(a_points_scheme(cast, a_rule(points=15), grades=["优秀 10"]), by=cast["officer"])
    return cast.li


def test_the_dossier_tells_everything_and_links_it(signed_in: SignIn, full: Member) -> None:
    page = signed_in("officer").get(f"/members/{full.pk}/dossier/").content.decode()

    assert "应到 4 次：出席 2 次（其中迟到 1 次），请假 1 次，缺席 1 次。出席率 66.7%（请假不计）。" in page
    assert "经认定的引资：外资 300 万美元；内资 1200 万元。" in page
    assert "计分事项1：15 分" in page
    assert "2026年履职积分：15 分，优秀。" in page
    assert 'href="/proposals/' in page
    assert 'href="/five-ones-entries/' in page
    assert "任期内没有记录：" in page
    assert "13800000001" not in page
    assert "li@example.org" not in page


def test_the_paper_says_the_same_without_private_data(signed_in: SignIn, full: Member) -> None:
    client = signed_in("member")
    answer = client.get(f"/members/{full.pk}/dossier/docx/")
    paper = docx.Document(io.BytesIO(answer.content))
    words = "\n".join([p.text for p in paper.paragraphs] + [c.text for t in paper.tables for c in t._cells])

    assert "政协委员履职档案" in words
    assert "李知远（第9届）" in words
    assert "提案1" in words
    assert "外资 300 万美元；内资 1200 万元" in words
    assert "13800000001" not in words
    assert client.get(f"/members/{full.pk}/dossier/pdf/").content.startswith(b"%PDF")
    assert client.get(f"/members/{full.pk}/dossier/odt/").status_code == 404


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("officer", 200), ("leader", 200), ("director", 200), ("member", 200), ("other_member", 404), ("head", 404),
        ("reader", 404), ("district", 404), ("stranger", 404), ("unit", 404), ("admin", 404),
    ],
)  # fmt: skip
def test_the_dossier_is_for_the_member_and_the_staff(signed_in: SignIn, cast: Cast, actor: str, status: int) -> None:
    client = signed_in(actor)
    assert client.get(f"/members/{cast.li.pk}/dossier/").status_code == status
    assert client.get(f"/members/{cast.li.pk}/dossier/docx/").status_code == status


def test_only_the_term_counts(signed_in: SignIn, cast: Cast) -> None:
    a_proposal(cast, submitted_on=date(2020, 12, 31))
    cast.li.memberships.update(left_on=date(2026, 1, 31))
    a_proposal(cast, submitted_on=date(2026, 2, 1))
    a_proposal(cast, submitted_on=date(2026, 1, 31))
    client = signed_in("officer")

    page = client.get(f"/members/{cast.li.pk}/dossier/").content.decode()
    assert [title in page for title in ("提案1", "提案2", "提案3")] == [False, False, True]
    assert client.get(f"/members/{cast.li.pk}/dossier/?term=999").status_code == 404


def test_the_dossier_asks_no_more_for_more_records(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("officer")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/members/{cast.li.pk}/dossier/")
        return len(asked)

    a_proposal(cast)
    at_an_activity(cast, "attended", 1)
    one = cost()
    for day in (2, 3):
        a_proposal(cast, cosigned_by=[cast.zhou])
        at_an_activity(cast, "attended", day)
    assert cost() == one


def test_excused_is_neither_present_nor_absent() -> None:
    parts = [a_part(kind="learning", events=(event,), fate="") for event in ("attended", "excused", "excused")]

    assert presence(parts) == "应到 3 次：出席 1 次，请假 2 次，缺席 0 次。出席率 100.0%（请假不计）。"
    assert presence([a_part(events=("excused",))]).endswith("缺席 0 次。")
    assert presence([]) == ""
