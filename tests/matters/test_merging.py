"""Merging matters and taking one out again: what is refused, who hears of it, and that nothing counts twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from tests.matters.build import a_matter, at
from weiyuan.core.facts import Period
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.actions import issue_link, move_matter, rate, rating_for
from weiyuan.matters.actions.merging import merge_matters, unmerge_matter
from weiyuan.matters.facts import facts
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.queries import open_rating, rating_of
from weiyuan.matters.queries.ratings import is_open
from weiyuan.notices.models import Message

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def why_not(main: ResidentMatter, *others: ResidentMatter, by: Any, **more: Any) -> str:
    """The words with which merging is refused; nothing is written then."""
    before = list(ResidentMatter.objects.order_by("pk").values_list("pk", "state", "version", "merged_into"))
    with pytest.raises(ValidationError) as error:
        merge_matters(main, others, by=by, **more)
    assert list(ResidentMatter.objects.order_by("pk").values_list("pk", "state", "version", "merged_into")) == before
    assert not Deed.objects.exists()
    return "；".join(error.value.message_dict["merged_into"])


def merged(cast: Cast, main: ResidentMatter, **more: Any) -> ResidentMatter:
    """A matter that was merged into another by the deed itself."""
    one = a_matter(cast, "triaged", satisfaction="unrated", **more)
    merge_matters(stored(main), [one], by=cast["officer"])
    return stored(one)


def test_merging_is_told_in_both_histories_and_is_one_deed(cast: Cast) -> None:
    main, one, two = (a_matter(cast, "triaged", no=f"QS-2025-000{n}") for n in (1, 2, 3))
    done = merge_matters(main, [one, two, one], by=cast["officer"], note="同一盏路灯")
    assert [(stored(m).state, stored(m).merged_into) for m in (one, two)] == [("merged", main)] * 2
    assert stored(main).state == "triaged"
    told = {entry.object_no: (entry.kind, entry.note, entry.changes) for entry in Entry.objects.filter(deed=done)}
    assert told["QS-2025-0002"][:2] == ("matters.residentmatter.merge", "同一盏路灯")
    assert told["QS-2025-0002"][2]["并入"] == ["", "QS-2025-0001"]
    assert told["QS-2025-0001"][2] == {"并入的意见": ["", "QS-2025-0002、QS-2025-0003"]}
    transition.undo(done, by=cast["officer"])
    assert {(stored(m).state, stored(m).merged_into) for m in (one, two)} == {("triaged", None)}


def test_what_cannot_be_merged_is_refused_in_words(cast: Cast) -> None:
    by = cast["officer"]
    main, one = a_matter(cast, "in_progress", no="QS-2025-0001"), a_matter(cast, "triaged", no="QS-2025-0002")
    assert "不能并入自己" in why_not(one, one, by=by)
    part = a_matter(cast, "merged", no="QS-2025-0003", merged_into=main)
    assert "请并入 QS-2025-0001" in why_not(part, one, by=by)
    assert "不能倒过来" in why_not(part, main, by=by)
    assert "先撤销那次并案" in why_not(one, part, by=by)
    assert "1 件，要连同它们" in why_not(one, main, by=by)
    for state in ("replied", "feedback_given", "closed", "reopened"):
        again = {"reopened_times": 1} if state == "reopened" else {}
        assert "已经答复过" in why_not(main, a_matter(cast, state, **again), by=by)
    assert "已经答复过" in why_not(main, a_matter(cast, "in_progress", reopened_times=1), by=by)
    waiting = a_matter(cast, "waiting", waiting_since=date(2025, 3, 4))
    assert "待群众补充" in why_not(main, waiting, by=by)
    for state in ("refused", "referred", "converted", "extension_requested", "draft"):
        assert "不能并案" in why_not(main, a_matter(cast, state), by=by)
    assert "草稿" in why_not(a_matter(cast, "draft"), one, by=by)
    assert "没有选" in why_not(main, by=by)


def test_nothing_is_merged_where_one_of_several_cannot_be(cast: Cast) -> None:
    main, fine, answered = a_matter(cast, "triaged"), a_matter(cast, "triaged"), a_matter(cast, "closed")
    assert "已经答复过" in why_not(main, fine, answered, by=cast["officer"])


def test_nobody_merges_across_bodies_or_into_what_he_does_not_know(cast: Cast, everywhere: str) -> None:
    one = a_matter(cast, "triaged")
    outside = a_matter(cast, "triaged", org=cast.other, station=None, assigned_unit=None)
    assert "别的机构" in why_not(outside, one, by=cast[everywhere])
    secret = a_matter(cast, "triaged", secrecy="confidential", keeper=cast["director"])
    for main, other in ((secret, one), (one, secret), (outside, one)):
        with pytest.raises(PermissionDenied):
            merge_matters(main, [other], by=cast["officer"])
    for actor in ("head", "member", "leader", "unit", "reader", "district", "admin", "stranger"):
        with pytest.raises(PermissionDenied):
            merge_matters(a_matter(cast, "triaged"), [one], by=cast[actor])
    assert stored(one).state == "triaged"


def test_those_merged_before_can_go_along_in_the_same_deed(cast: Cast) -> None:
    first, main = a_matter(cast, "accepted", no="QS-2025-0001"), a_matter(cast, "accepted", no="QS-2025-0002")
    part = merged(cast, first, no="QS-2025-0003")
    merge_matters(main, [stored(first)], by=cast["officer"], along=True)
    assert {stored(one).merged_into for one in (first, part)} == {main}
    corrected = Entry.objects.get(kind="matters.residentmatter.correct", object_no="QS-2025-0003")
    assert corrected.changes["并入"] == ["QS-2025-0001", "QS-2025-0002"]


def test_a_merged_matter_is_not_reopened(cast: Cast) -> None:
    one = merged(cast, a_matter(cast, "closed"))
    with pytest.raises(WrongState):
        move_matter(one, "reopen", by=cast["officer"], note="不满意", satisfaction="unsatisfied")


def test_who_heard_a_merged_matter_hears_of_the_main_ones_answer(cast: Cast) -> None:
    main = a_matter(cast, "in_progress", no="QS-2025-0001", result="", result_class="")
    one = merged(cast, main, no="QS-2025-0002", collected_by=cast.li, content="张三丰家门口没灯")
    main = stored(main)
    move_matter(main, "reply", by=cast["unit"], result="已换灯", result_class="solved")
    words = "QS-2025-0002 的主件 QS-2025-0001 已答复，请告知反映人"
    assert set(Message.objects.filter(title=words).values_list("user__username", flat=True)) == {
        "officer", "head", "member",
    }  # fmt: skip
    late = merged(cast, main, no="QS-2025-0003")
    assert Message.objects.filter(title__startswith="QS-2025-0003 的主件").exists()
    assert not Message.objects.filter(title__contains="张三丰").exists()
    assert {stored(one).state, late.state} == {"merged"}


def test_the_unit_that_had_it_hears_that_it_need_not_go_on(cast: Cast) -> None:
    main, one = a_matter(cast, "triaged", no="QS-2025-0001"), a_matter(cast, "assigned", no="QS-2025-0002")
    merge_matters(main, [one], by=cast["officer"])
    [told] = Message.objects.filter(user=cast["unit"])
    assert told.title == "QS-2025-0002 已并入 QS-2025-0001，不用再单独办理"


def test_taken_out_again_it_is_triaged_with_a_deadline_of_its_own(cast: Cast) -> None:
    main = a_matter(cast, "triaged", no="QS-2025-0001")
    one = a_matter(cast, "in_progress", no="QS-2025-0002", due_finish=date(2025, 3, 10), accepted_on=date(2025, 3, 4))
    merge_matters(main, [one], by=cast["officer"])
    unmerge_matter(stored(one), by=cast["officer"], note="不是同一盏灯")
    found, today = stored(one), timezone.localdate()
    assert (found.state, found.merged_into, found.assigned_unit, found.accepted_on) == ("triaged", None, None, None)
    assert found.due_accept is not None
    assert found.due_finish is not None
    assert today <= found.due_accept < found.due_finish
    entry = Entry.objects.get(kind="matters.residentmatter.unmerge")
    assert entry.note == "不是同一盏灯"
    assert Entry.objects.filter(object_no="QS-2025-0001").latest("seq").changes == {"并入的意见": ["QS-2025-0002", ""]}
    with pytest.raises(WrongState):
        unmerge_matter(found, by=cast["officer"], note="再来一次")


def test_taken_out_after_the_answer_it_keeps_what_it_was_told_and_is_rated_anew(cast: Cast) -> None:
    main = a_matter(cast, "closed", no="QS-2025-0001", result="已换灯", satisfaction="satisfied")
    one = merged(cast, main, no="QS-2025-0002")
    MatterRating.objects.create(matter=one, round=0, hash="x", issued_at=timezone.now(), rated_at=timezone.now())
    ResidentMatter.objects.filter(pk=one.pk).update(satisfaction="unsatisfied")
    unmerge_matter(stored(one), by=cast["officer"], note="另一盏")
    note = Entry.objects.get(kind="matters.residentmatter.unmerge").note
    assert "主件 QS-2025-0001 已答复：已换灯" in note
    assert "不满意" in note
    assert stored(one).satisfaction == "unrated"
    assert not MatterRating.objects.exists()


def test_taking_out_asks_for_a_reason_and_for_a_category_where_there_was_none(cast: Cast) -> None:
    main = a_matter(cast, "triaged")
    one = a_matter(cast, "registered", category="")
    merge_matters(main, [one], by=cast["officer"])
    for said, field in (({"note": " "}, "note"), ({"note": "分开办", "category": "没有这类"}, "category")):
        with pytest.raises(ValidationError) as error:
            unmerge_matter(stored(one), by=cast["officer"], **({"category": "停车管理"} | said))
        assert set(error.value.message_dict) == {field}
    with pytest.raises(ValidationError):
        unmerge_matter(stored(one), by=cast["officer"], note="分开办")
    with pytest.raises(PermissionDenied):
        unmerge_matter(stored(one), by=cast["head"], note="分开办", category="停车管理")
    unmerge_matter(stored(one), by=cast["officer"], note="分开办", category="停车管理")
    assert stored(one).category == "停车管理"


def test_what_was_merged_counts_once_and_comes_back_once(cast: Cast) -> None:
    """Abuse case 52. The numbers are counted by hand: two lamps and a bench, one lamp said three times."""

    def count() -> dict[str, Any]:
        found = {fact.key: fact for fact in facts(cast.org, YEAR)}
        names = ("received", "accepted", "closed", "unsatisfied")
        return {
            **{name: found[f"matters.{name}"].value for name in names},
            "by_station": [row["count"].value for row in found["matters.by_station"].rows],
            "topics": [row["count"].value for key in found if key == "matters.hot_topics" for row in found[key].rows],
        }

    main = a_matter(cast, "closed", satisfaction="satisfied")
    a_matter(cast, "in_progress", category="园林绿化", satisfaction="unrated")
    one, two = (a_matter(cast, "accepted", satisfaction="unrated", received_at=at(2025, 2, n)) for n in (1, 2))
    alone = {"received": 4, "accepted": 4, "closed": 1, "unsatisfied": 0, "by_station": [4], "topics": [3]}
    assert count() == alone
    merge_matters(main, [one, two], by=cast["officer"])
    ResidentMatter.objects.filter(pk=one.pk).update(satisfaction="unsatisfied")  # a voice, not another matter
    assert count() == {"received": 2, "accepted": 2, "closed": 1, "unsatisfied": 0, "by_station": [2]} | {"topics": []}
    unmerge_matter(stored(one), by=cast["officer"], note="另一盏")
    # It is triaged, not yet accepted.
    assert count() == {"received": 3, "accepted": 2, "closed": 1, "unsatisfied": 0, "by_station": [3]} | {"topics": [2]}


def test_the_pages_lead_from_one_to_the_other(cast: Cast, signed_in: Enter) -> None:
    main, one = a_matter(cast, "replied", result="下周换灯"), a_matter(cast, "triaged", content="三号院没有灯")
    client = signed_in("officer")
    chosen = client.get(f"/matters/{one.pk}/merge/").content.decode()
    assert f"/matters/merge/?pk={one.pk}&amp;main={main.pk}" in chosen
    side = client.get("/matters/merge/", {"pk": one.pk, "main": main.pk}).content.decode()
    assert "合并" not in chosen + side, "one word for it: 并案"
    assert "三号院没有灯" in side
    assert f'value="{main.pk}" checked' in side
    answered = client.post("/matters/merge/", {"pk": [one.pk, main.pk], "main": main.pk, "go": "1"})
    assert (answered.status_code, answered["Location"]) == (302, f"/matters/{main.pk}/")
    assert "三号院没有灯" in client.get(f"/matters/{main.pk}/").content.decode()
    told = client.get(f"/matters/{one.pk}/").content.decode()
    assert f'href="/matters/{main.pk}/"' in told
    assert "下周换灯" in told
    assert client.post(f"/matters/{one.pk}/unmerge/", {"note": "", "category": "停车管理"}).status_code == 400
    assert stored(one).state == "merged"
    undone = client.post(f"/matters/{one.pk}/unmerge/", {"note": "另一盏", "category": "停车管理"})
    assert undone["Location"] == f"/matters/{one.pk}/"
    assert client.get(f"/matters/{one.pk}/unmerge/").status_code == 409


def test_the_pages_say_what_is_wrong_and_what_to_do(cast: Cast, signed_in: Enter) -> None:
    main = a_matter(cast, "triaged")
    part = a_matter(cast, "merged", merged_into=main)
    one = a_matter(cast, "triaged")
    client = signed_in("officer")
    page = client.get("/matters/merge/", {"pk": one.pk, "main": part.pk}).content.decode()
    assert f"?pk={one.pk}&amp;main={main.pk}" in page
    wrong = client.post("/matters/merge/", {"pk": [one.pk, part.pk], "main": part.pk, "go": "1"})
    assert wrong.status_code == 400
    assert "请并入" in wrong.content.decode()
    offered = client.get("/matters/merge/", {"pk": main.pk, "main": one.pk}).content.decode()
    assert 'name="along"' in offered
    both: list[Any] = [{"pk": [one.pk, main.pk], "all": "1"}, {"pk": [one.pk, 999]}]
    for said in ({"pk": one.pk}, {"pk": "x"}, {}, *both):
        assert client.get("/matters/merge/", said).status_code == 400
    along = client.post("/matters/merge/", {"pk": [main.pk, one.pk], "main": one.pk, "go": "1", "along": "1"})
    assert along.status_code == 302
    assert stored(part).merged_into == one


@pytest.mark.parametrize(
    ("actor", "status"),
    [("officer", 200), ("director", 200), ("leader", 403), ("head", 403), ("unit", 403), ("member", 404),
     ("reader", 404), ("district", 404), ("auditor", 404), ("admin", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_opens_the_pages_of_merging(actor: str, status: int, cast: Cast, signed_in: Enter) -> None:
    main, one = a_matter(cast, "in_progress"), a_matter(cast, "assigned")
    client, chosen = signed_in(actor), {"pk": [one.pk, main.pk], "main": main.pk, "go": "1"}
    assert client.get(f"/matters/{one.pk}/merge/").status_code == status
    assert client.get("/matters/merge/", {"pk": one.pk, "main": main.pk}).status_code == status
    assert client.post("/matters/merge/", chosen).status_code == (302 if status == 200 else status)
    part = a_matter(cast, "merged", merged_into=main)
    there = {"unit": 404}.get(actor, status)  # what is merged is not in the unit's hands any more
    assert client.get(f"/matters/{part.pk}/unmerge/").status_code == there


def test_searching_finds_by_number_and_words_what_one_may_see(cast: Cast, signed_in: Enter) -> None:
    now = timezone.now()
    one = a_matter(cast, "triaged", received_at=now)
    near = a_matter(cast, "triaged", content="道口栏杆坏了", received_at=now, no="QS-2026-0007", category="")
    secret = a_matter(cast, secrecy="confidential", keeper=cast["director"], content="道口栏杆伤人", received_at=now)
    client = signed_in("officer")
    for words in ("栏杆 道口", "QS-2026-0007", "qs-2026-0007", "7"):
        page = client.get(f"/matters/{one.pk}/merge/", {"q": words}).content.decode()
        assert f"main={near.pk}" in page, words
        assert f"main={secret.pk}" not in page
    assert client.get(f"/matters/{one.pk}/merge/", {"q": "%" * 500 + "\0"}).status_code == 200


def test_the_registers_own_step_does_the_same(cast: Cast, signed_in: Enter) -> None:
    main = a_matter(cast, "triaged")
    first, second = a_matter(cast, "triaged"), a_matter(cast, "closed")
    client = signed_in("officer")
    step = reverse("record-step", args=["matters", first.pk, "merge"])
    assert client.post(step, {"merged_into": main.pk}).status_code == 302
    assert stored(first).merged_into == main
    assert Entry.objects.filter(object_id=main.pk, kind="matters.residentmatter.correct").exists()
    answered = reverse("record-step", args=["matters", second.pk, "merge"])
    assert client.post(answered, {"merged_into": main.pk}).status_code == 409
    back = reverse("record-step", args=["matters", first.pk, "unmerge"])
    assert client.post(back, {"note": "另一盏"}).status_code == 302
    assert (stored(first).state, stored(first).merged_into) == ("triaged", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_into_each_other_one_wins() -> None:
    """Abuse case 43 and 52: two clerks merge A into B and B into A at once; on both databases one is refused."""
    cast = assemble()
    a, b = a_matter(cast, "triaged"), a_matter(cast, "triaged")
    found: list[str] = []
    gate = threading.Barrier(2)

    def work(main: ResidentMatter, other: ResidentMatter, who: str) -> None:
        try:
            gate.wait(timeout=20)
            merge_matters(main, [other], by=cast[who])
            found.append("merged")
        except (ValidationError, WrongState):
            found.append("refused")
        finally:
            connections.close_all()

    if connection.vendor == "postgresql":
        pair = [threading.Thread(target=work, args=said) for said in ((a, b, "officer"), (b, a, "director"))]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
    else:  # one writes after the other, each with what it read before
        gate = threading.Barrier(1)
        work(a, b, "officer")
        work(b, a, "director")
    assert sorted(found) == ["merged", "refused"]
    assert sorted(ResidentMatter.objects.values_list("state", flat=True)) == ["merged", "triaged"]


def test_each_resident_rates_the_main_ones_answer_by_the_own_link(cast: Cast) -> None:
    main = a_matter(cast, "feedback_given", no="QS-2025-0001", satisfaction="satisfied", due_finish=date(2025, 4, 1))
    one = merged(cast, main, no="QS-2025-0002")
    token, other = issue_link(one, by=cast["officer"]), issue_link(stored(main), by=cast["officer"])
    found = rating_of(token)
    assert found is not None
    assert (found.matter, is_open(found), open_rating(one)) == (one, True, found)
    rate(found, "unsatisfied", "还是不亮", again=True)
    assert (stored(one).state, stored(one).satisfaction) == ("merged", "unsatisfied")
    assert (stored(main).state, stored(main).reopened_times) == ("reopened", 1)
    late = rating_of(other)
    assert late is not None
    with pytest.raises(WrongState):  # overtaken by the reopening
        rate(late, "satisfied")
    with pytest.raises(WrongState):
        issue_link(stored(one), by=cast["officer"])


def test_a_merged_matter_without_an_answer_is_not_rated(cast: Cast) -> None:
    one = merged(cast, a_matter(cast, "in_progress"))
    assert open_rating(one) is None
    with pytest.raises(WrongState):
        rating_for(one)


def test_the_link_to_rate_stands_on_the_page_of_a_merged_matter_too(cast: Cast, signed_in: Enter) -> None:
    main = a_matter(cast, "in_progress", no="QS-2025-0001")
    one = merged(cast, main, no="QS-2025-0002")
    client = signed_in("officer")
    assert "评价链接" not in client.get(f"/matters/{one.pk}/").content.decode()
    ResidentMatter.objects.filter(pk=main.pk).update(state="feedback_given")
    page = client.get(f"/matters/{one.pk}/").content.decode()
    assert f'action="/matters/{one.pk}/rating/"' in page
    assert client.post(f"/matters/{one.pk}/rating/").status_code == 200


@pytest.mark.parametrize("number", [2, 4])
def test_the_page_side_by_side_asks_the_same_however_many_are_chosen(
    number: int, cast: Cast, signed_in: Enter, django_assert_num_queries: Any
) -> None:
    client = signed_in("officer")
    chosen = [a_matter(cast, "triaged", secrecy="confidential", keeper=cast["officer"]) for _one in range(number)]
    for main in chosen:
        a_matter(cast, "merged", merged_into=main)
    address = "/matters/merge/?" + "&".join(f"pk={one.pk}" for one in chosen)
    client.get(address)
    with django_assert_num_queries(7):
        page = client.get(address)
    assert [len(side["merged"]) for side in page.context["sides"]] == [1] * number
    assert len([why for why, _instead, parts in page.context["reasons"] if parts]) == number - 1
