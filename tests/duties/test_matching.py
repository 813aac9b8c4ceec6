"""Evidence found in the registers: proposed once, confirmed in one deed, claimed by the member."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.duties.builders import a_proposal, a_scheme, an_entry, an_item
from weiyuan.activities.models import Activity, Attendance
from weiyuan.duties.actions import claim_item, confirm_matches, copy_scheme, open_entries
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries.matching import proposed
from weiyuan.journal.models import Entry
from weiyuan.journal.transition import undo
from weiyuan.members.models import Member

SignIn = Callable[[str], Client]


def matter_item(cast: Cast, **more: Any) -> FiveOnesItem:
    return an_item(cast, a_scheme(cast), name="提交一件提案", counts_record_type="proposal", **more)


def an_activity(cast: Cast, kind: str, state: str, **more: Any) -> Activity:
    at = Activity.objects.count() + 1
    made: Activity = Activity.objects.create(
        org=cast.org, no=f"HD-2026-{at:03}", title=f"活动{at}", kind=kind, state="closed",
        start=datetime(2026, 4, at, 2, tzinfo=UTC), **more,
    )  # fmt: skip
    Attendance.objects.create(org=cast.org, activity=made, member=cast.li, state=state)
    return made


def said(scheme: FiveOnesScheme) -> list[tuple[str, str, str, bool]]:
    return [(m.member.name, m.item.name, m.part.no, m.needed) for m in proposed(scheme)]


def test_a_record_is_proposed_for_all_who_had_a_hand_in_it(cast: Cast) -> None:
    item = matter_item(cast)
    a_proposal(cast, cosigned_by=[cast.zhou])
    a_proposal(cast, state="draft")
    a_proposal(cast, submitted_on=date(2025, 12, 31))

    assert sorted(said(item.scheme)) == [
        ("周映雪", "提交一件提案", "TA-2026-001", True), ("李知远", "提交一件提案", "TA-2026-001", True),
    ]  # fmt: skip


def test_only_what_the_item_asks_for_is_proposed(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast), counts_record_type="activity", only_kinds=["视察", "调研"])
    an_activity(cast, "inspection", "attended")
    an_activity(cast, "research", "absent")
    an_activity(cast, "research", "leave_approved")
    an_activity(cast, "forum", "attended")

    assert [no for _who, _what, no, _needed in said(item.scheme)] == ["HD-2026-001"]


def test_either_of_two_registers_proves_advice_and_three_prove_a_good_deed(cast: Cast) -> None:
    scheme = a_scheme(cast)
    an_item(cast, scheme, 1, counts_record_type="advice", name="提案或信息")
    an_item(cast, scheme, 2, counts_record_type="deed", name="实事")
    a_proposal(cast)
    an_activity(cast, "service", "attended")
    an_activity(cast, "forum", "attended")

    assert [(what, no) for _who, what, no, _needed in said(scheme)] == [
        ("提案或信息", "TA-2026-001"), ("实事", "HD-2026-001"),
    ]  # fmt: skip


def test_confirming_claims_and_verifies_once_and_can_be_undone(cast: Cast) -> None:
    item = matter_item(cast, target=2)
    open_entries(item.scheme, by=cast["officer"])
    first, _second, _third = a_proposal(cast), a_proposal(cast), a_proposal(cast)
    assert [needed for *_rest, needed in said(item.scheme)] == [True, True, False]

    number, done = confirm_matches(item.scheme, None, by=cast["officer"])

    entries = FiveOnesEntry.objects.filter(member=cast.li).order_by("pk")
    assert number == 2
    assert [(e.state, e.record_kind, e.verified_by, e.done_on) for e in entries] == [
        ("verified", "proposal", "林晓岚", date(2026, 2, 1))
    ] * 2
    assert {e.record_no for e in entries} == {"TA-2026-001", "TA-2026-002"}
    assert confirm_matches(item.scheme, None, by=cast["officer"]) == (0, None)
    assert Entry.objects.filter(deed=done).count() == 5  # one more entry opened, then two claimed and verified
    assert done is not None
    undo(done, by=cast["officer"])
    assert set(FiveOnesEntry.objects.alive().filter(member=cast.li).values_list("state", flat=True)) == {"open"}
    assert said(item.scheme)[0][2] == first.no


def test_nobody_confirms_his_own_and_only_clerks_confirm(cast: Cast) -> None:
    item = matter_item(cast)
    a_proposal(cast)
    Member.objects.filter(pk=cast.li.pk).update(user=cast["director"])

    assert confirm_matches(item.scheme, None, by=cast["director"]) == (0, None)
    for actor in ("leader", "other_member", "stranger"):
        with pytest.raises(PermissionDenied):
            confirm_matches(item.scheme, None, by=cast[actor])
    assert confirm_matches(item.scheme, None, by=cast["officer"])[0] == 1


def test_a_member_claims_with_a_record_once_or_with_words(cast: Cast) -> None:
    item, member = matter_item(cast), cast["member"]
    record = {"done_on": date(2026, 2, 1), "record_kind": "proposal", "record_no": "TA-2026-001"}

    claim_item(item, cast.li, record, by=member)
    with pytest.raises(ValidationError):
        claim_item(item, cast.li, record, by=member)
    with pytest.raises(ValidationError):
        claim_item(item, cast.li, {"done_on": date(2026, 2, 1), "description": " "}, by=member)
    with pytest.raises(ValidationError):
        claim_item(item, cast.li, {"done_on": date(2025, 2, 1), "description": "去年的事"}, by=member)
    with pytest.raises(PermissionDenied):
        claim_item(item, cast.zhou, {"done_on": date(2026, 2, 1), "description": "别人的事"}, by=member)
    claim_item(item, cast.li, {"done_on": date(2026, 3, 1), "description": "扶老人过马路"}, by=member)

    rows = FiveOnesEntry.objects.order_by("pk").values_list("state", "record_no", "description")
    assert list(rows) == [("claimed", "TA-2026-001", ""), ("claimed", "", "扶老人过马路")]


def test_matching_asks_no_more_for_more_members_and_records(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast), counts_record_type="advice")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            proposed(item.scheme)
        return len(asked)

    a_proposal(cast)
    one = cost()
    for _more in range(3):
        a_proposal(cast, cosigned_by=[cast.zhou])
    assert cost() == one == 6


def test_last_years_scheme_is_copied_with_its_items(cast: Cast) -> None:
    item = matter_item(cast, only_kinds=["联名"], title_has="道口", target=3)

    copied = copy_scheme(item.scheme, 2027, by=cast["officer"])

    (kept,) = copied.items.all()
    assert (copied.year, kept.target, kept.only_kinds, kept.title_has) == (2027, 3, ["联名"], "道口")
    with pytest.raises(ValidationError):
        copy_scheme(item.scheme, 2027, by=cast["officer"])


@pytest.mark.parametrize(
    ("actor", "matches", "progress", "mine"),
    [
        ("officer", 200, 200, 404), ("leader", 403, 200, 404), ("member", 403, 403, 200), ("reader", 403, 403, 404),
        ("stranger", 404, 404, 404), ("unit", 404, 404, 404),
    ],
)  # fmt: skip
def test_who_opens_which_page(
    signed_in: SignIn, cast: Cast, actor: str, matches: int, progress: int, mine: int
) -> None:
    root = f"/five-ones/{matter_item(cast).scheme.pk}"
    a_proposal(cast)
    client = signed_in(actor)

    found = [client.get(f"{root}/{page}/").status_code for page in ("matches", "progress", "mine")]
    assert found == [matches, progress, mine]


def test_staff_confirm_what_they_ticked_and_come_back_to_their_page(signed_in: SignIn, cast: Cast) -> None:
    item = matter_item(cast)
    a_proposal(cast, cosigned_by=[cast.zhou])
    page = f"/five-ones/{item.scheme.pk}/matches/?extra=1"
    client = signed_in("officer")
    (mine,) = [m.key for m in proposed(item.scheme) if m.member == cast.li]
    assert f'value="{mine}" checked' in client.get(page).content.decode()

    answer = client.post(page, {"match": [mine, "9-9-proposal-9"], "next": page})

    assert (answer.status_code, answer.url) == (302, page)
    assert list(FiveOnesEntry.objects.values_list("member__name", "state")) == [("李知远", "verified")]
    assert client.post(f"/five-ones/{item.scheme.pk}/open/?year=2026").url.endswith("?year=2026")


def test_a_member_claims_on_the_own_page_and_keeps_what_was_written(signed_in: SignIn, cast: Cast) -> None:
    item = matter_item(cast)
    a_proposal(cast)
    client, root = signed_in("member"), f"/five-ones/{item.scheme.pk}/mine/"
    (match,) = proposed(item.scheme)
    assert match.key in client.get(root).content.decode()

    bad = client.post(f"{root}{item.pk}/", {"done_on": "", "description": "给社区修了路灯"})
    assert bad.status_code == 400
    assert "给社区修了路灯" in bad.content.decode()
    assert FiveOnesEntry.objects.count() == 0

    assert client.post(f"{root}{item.pk}/", {"match": match.key}).status_code == 302
    assert client.post(f"{root}{item.pk}/", {"match": match.key}).status_code == 302  # the second press does no harm
    assert list(FiveOnesEntry.objects.values_list("state", "record_no")) == [("claimed", "TA-2026-001")]
    assert signed_in("officer").post(f"{root}{item.pk}/", {"match": match.key}).status_code == 404


def test_an_entry_leads_to_the_record_that_it_names(signed_in: SignIn, cast: Cast) -> None:
    proposal = a_proposal(cast)
    entry = an_entry(cast, matter_item(cast), record_kind="proposal", record_no=proposal.no)
    lost = an_entry(cast, entry.item, record_kind="proposal", record_no="TA-2020-999")
    client = signed_in("member")

    assert f'href="/proposals/{proposal.pk}/"' in client.get(f"/five-ones-entries/{entry.pk}/").content.decode()
    assert "找不到编号为TA-2020-999的记录" in client.get(f"/five-ones-entries/{lost.pk}/").content.decode()


def test_an_item_names_only_types_that_the_register_knows(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast), counts_record_type="activity", only_kinds=["视察", "团建"])

    assert [name for name, _reason in item.problems()] == ["only_kinds"]


def test_a_closed_scheme_shows_but_confirms_nothing(signed_in: SignIn, cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast, frozen_on=date(2026, 1, 1)), counts_record_type="proposal")
    a_proposal(cast)
    client, page = signed_in("officer"), f"/five-ones/{item.scheme.pk}/matches/"

    assert "方案已在2026年1月1日截止" in client.get(page).content.decode()
    assert client.post(page, {"all": "1"}).status_code == 409
    assert FiveOnesEntry.objects.count() == 0


def test_a_template_becomes_a_scheme_on_its_page(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("officer")
    assert "参加一次视察" in client.get("/five-ones/start/").content.decode()

    assert client.post("/five-ones/start/", {"org": cast.org.pk, "year": 2026, "template": "three"}).status_code == 302
    scheme = FiveOnesScheme.objects.get()
    assert f"copy-{scheme.pk}" in client.get("/five-ones/start/").content.decode()
    said = {"org": cast.org.pk, "year": 2027, "template": f"copy-{scheme.pk}"}
    assert client.post("/five-ones/start/", said).status_code == 302
    assert FiveOnesItem.objects.filter(scheme__year=2027).count() == 3
    assert signed_in("member").get("/five-ones/start/").status_code == 403


def test_who_verifies_is_warned_of_evidence_that_is_not_the_members_own(cast: Cast, signed_in: SignIn) -> None:
    item = an_item(cast, a_scheme(cast), counts_record_type="proposal")
    mine, foreign = a_proposal(cast, cosigned_by=[cast.zhou]), a_proposal(cast, proposer=cast.zhou)
    last_year = a_proposal(cast, submitted_on=date(2025, 2, 1))
    said = {"state": "claimed", "record_kind": "proposal"}
    pages = {
        name: f"/five-ones-entries/{an_entry(cast, item, record_no=record.no, **(said | more)).pk}/"
        for name, record, more in (
            ("own", mine, {}),
            ("signed", mine, {"member": cast.zhou}),
            ("foreign", foreign, {}),
            ("last year", last_year, {}),
            ("judged", foreign, {"state": "verified"}),
        )
    }
    client = signed_in("officer")
    warned = {name for name, page in pages.items() if "认定前请核对" in client.get(page).content.decode()}
    assert warned == {"foreign", "last year"}
    assert "认定前请核对" not in signed_in("member").get(pages["foreign"]).content.decode()
