"""A clerk who is a member as well: nobody says of his own deeds that they count, by whatever door he comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.duties.builders import a_points_scheme, a_scheme, an_entry, an_item
from tests.ledger.book import as_file
from tests.registry.typed import fill
from weiyuan.duties.models import FiveOnesEntry, PointAward
from weiyuan.ledger.actions import import_ledger

Enter = Callable[[str], Client]


@pytest.fixture
def own(cast: Cast, signed_in: Enter) -> Client:
    """The officer, who is Li Zhiyuan."""
    cast.li.user = cast["officer"]
    cast.li.save(update_fields=["user"])
    return signed_in("officer")


def bulk(client: Client, slug: str, record: Any, deed: str, **said: Any) -> int:
    answer = client.post(f"/{slug}/bulk/", {"pk": record.pk, "deed": deed, "go": "1", **said})
    return int(answer.status_code)


def test_case_7_his_own_entry_is_verified_by_others_only(cast: Cast, own: Client) -> None:
    entry = an_entry(cast, an_item(cast, a_scheme(cast)), "claimed", no="WJ-2026-001")
    for step, said in (("verify", {}), ("reject", {"note": "不算"})):
        assert own.post(f"/five-ones-entries/{entry.pk}/step/{step}/", said).status_code == 403
        assert bulk(own, "five-ones-entries", entry, f"step:{step}", **said) in {400, 403}
    entry.refresh_from_db()
    assert (entry.state, entry.verified_by) == ("claimed", "")


def test_case_7_he_brings_in_no_finished_entry_of_his_own(cast: Cast, own: Client) -> None:
    item = an_item(cast, a_scheme(cast))
    said = {"item": item.pk, "done_on": "2026-05-05", "state": "verified", "verified_by": "沈主任"}
    assert fill(own, "/five-ones-entries/new/?late=1", member=cast.li.pk, **said).status_code == 403
    assert not FiveOnesEntry.objects.exists()
    assert fill(own, "/five-ones-entries/new/?late=1", member=cast.zhou.pk, **said).status_code == 302
    assert FiveOnesEntry.objects.get().state == "verified"


def test_case_7_he_makes_no_verified_entry_his_own(cast: Cast, own: Client) -> None:
    entry = an_entry(cast, an_item(cast, a_scheme(cast)), no="WJ-2026-001", member=cast.zhou)
    address = f"/five-ones-entries/{entry.pk}/edit/"
    assert fill(own, address, member=cast.li.pk).status_code == 403
    assert bulk(own, "five-ones-entries", entry, "set:member", member=cast.li.pk) == 403
    entry.refresh_from_db()
    assert entry.member == cast.zhou


def test_case_7_he_gives_himself_no_points(cast: Cast, own: Client) -> None:
    scheme = a_points_scheme(cast)
    said = {"scheme": scheme.pk, "on": "2026-05-05", "points": "5", "reason": "加分"}
    assert fill(own, "/point-awards/new/", member=cast.li.pk, **said).status_code == 403
    award = PointAward.objects.create(
        org=cast.org, no="JFSG-2026-001", scheme=scheme, member=cast.zhou, on=date(2026, 5, 5), points=5, reason="加分"
    )
    address = f"/point-awards/{award.pk}/edit/"
    assert fill(own, address, member=cast.li.pk).status_code == 403
    assert bulk(own, "point-awards", award, "set:member", member=cast.li.pk) == 403
    award.refresh_from_db()
    assert award.member == cast.zhou


@pytest.mark.parametrize(("who", "wrong"), [("李知远", 2), ("周映雪", 0)])
def test_case_7_he_brings_in_neither_by_a_ledger(cast: Cast, own: Client, who: str, wrong: int) -> None:
    scheme, points = a_scheme(cast), a_points_scheme(cast)
    item, day = an_item(cast, scheme), date(2026, 5, 5)
    rows: Any = {
        "五个一": [{"委员": who, "事项": item.name, "完成日期": day, "状态": "已认定"}],
        "手工加减分": [{"委员": who, "积分办法": points.no, "日期": day, "加减分": 5, "理由": "加分"}],
    }
    plan = import_ledger(as_file(rows), by=cast["officer"], org=cast.org)
    assert len([trouble for trouble in plan.troubles if "您自己" in trouble.reason]) == wrong, plan.troubles
    assert len(plan.troubles) == wrong, plan.troubles
    assert FiveOnesEntry.objects.count() + PointAward.objects.count() == 2 - wrong


@pytest.mark.parametrize("actor", ["member", "other_member", "head", "reader"])
def test_case_2_a_member_sets_no_reckoning_going(cast: Cast, signed_in: Enter, actor: str) -> None:
    scheme = a_points_scheme(cast)
    assert signed_in(actor).post(f"/point-schemes/{scheme.pk}/compute/").status_code == 403
    scheme.refresh_from_db()
    assert scheme.computed_at is None


def test_case_8_a_claim_is_made_for_oneself_whoever_the_form_names(cast: Cast, signed_in: Enter) -> None:
    scheme = a_scheme(cast)
    item = an_item(cast, scheme)
    forged = f"{cast.zhou.pk}-{item.pk}-proposal-1"
    said = {"description": "慰问老人", "done_on": "2026-05-05", "member": cast.zhou.pk, "state": "verified"}
    client, address = signed_in("member"), f"/five-ones/{scheme.pk}/mine/{item.pk}/"
    client.post(address, {**said, "match": forged})
    assert not FiveOnesEntry.objects.exists()
    client.post(address, said)
    entry = FiveOnesEntry.objects.get()
    assert (entry.member, entry.state, entry.verified_by) == (cast.li, "claimed", "")
    other = an_item(cast, a_scheme(cast, title="另一个"), 1)
    assert client.post(f"/five-ones/{scheme.pk}/mine/{other.pk}/", said).status_code == 404
