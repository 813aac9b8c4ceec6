"""Matters that say much the same: which are found, in which order, by whom; and the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.matters.models import AnswerTemplate, MatterDeadline, ResidentMatter
from weiyuan.matters.queries import similar
from weiyuan.matters.queries.similar import similar_to
from weiyuan.matters.queries.way import way_of
from weiyuan.matters.views.page import BACK
from weiyuan.matters.workflow import MatterState
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
WORDS = "铁路新村道口西侧夜里没有路灯，有老人摔倒"
SIMILAR_QUERIES = 2


def found(user: Any, matter: ResidentMatter) -> list[tuple[int, tuple[str, ...]]]:
    return [(one.matter.pk, one.reasons) for one in similar_to(user, matter)]


def a_file(record: Any, cast: Cast) -> None:
    Attachment.objects.create(
        org=record.org, model=record._meta.label_lower, object_id=record.pk, name="现场.jpg", kind="jpeg", size=9,
        sha256="0" * 64, by=cast["officer"],
    )  # fmt: skip


def test_the_likest_comes_first_with_its_reasons(cast: Cast) -> None:
    mine = a_matter(cast, content=WORDS, locations=["道口西侧"])
    words = a_matter(cast, "closed", content="道口西侧没有路灯，老人夜里摔倒了", category="公共安全", station=None)
    place = a_matter(cast, content="栏杆起落太慢", locations=["道口西侧"], station=None, category="道路交通")
    kind = a_matter(cast, content="井盖松了")
    a_matter(cast, content="食堂太贵", category="养老服务", station=cast.station)
    a_matter(cast, "merged", content=WORDS, merged_into=words)
    a_matter(cast, "draft", content=WORDS)
    a_matter(cast, content=WORDS, received_at=at(2024, 11, 1))
    assert found(cast["officer"], mine) == [
        (words.pk, ("说法相近",)),
        (kind.pk, ("同一类别", "同一联络站")),
    ]
    ResidentMatter.objects.filter(pk=place.pk).update(station=cast.station)
    assert (place.pk, ("同一地点", "同一联络站")) in found(cast["officer"], mine)
    assert next(one.answered for one in similar_to(cast["officer"], mine))


def test_nobody_learns_of_what_he_may_not_see(cast: Cast, signed_in: Enter) -> None:
    """Abuse case 2: the station's head, through similar matters."""
    mine = a_matter(cast, "in_progress", content=WORDS)
    handed = {"assigned_unit": None, "assigned_member": cast.li}
    elsewhere = a_matter(cast, "in_progress", content=f"{WORDS}甲", station=None, **handed)
    secret = a_matter(cast, content=f"{WORDS}乙", secrecy="confidential", keeper=cast["director"])
    a_matter(cast, content=f"{WORDS}丙", org=cast.other, station=None, assigned_unit=None)
    assert found(cast["head"], mine) == []
    assert [pk for pk, _why in found(cast["officer"], mine)] == [elsewhere.pk]
    assert {pk for pk, _why in found(cast["director"], mine)} == {elsewhere.pk, secret.pk}
    for actor, shown in (("officer", True), ("head", False), ("unit", False)):
        client = signed_in(actor)
        pages = [client.get(f"/matters/{address}/") for address in (f"{mine.pk}", f"inbox/{mine.pk}/similar")]
        page = "".join(one.content.decode() for one in pages)
        assert (f"{WORDS}甲" in page) is shown, actor
        assert f"{WORDS}乙" not in page
        assert f"{WORDS}丙" not in page


def test_only_the_nearest_are_compared(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = a_matter(cast, content=WORDS)
    for day in (1, 2, 4):
        a_matter(cast, content=WORDS, received_at=at(2025, 3, day))
    monkeypatch.setattr(similar, "COMPARED", 2)
    assert len(found(cast["officer"], mine)) == 2


def test_finding_asks_the_same_whatever_there_is(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mine, by = a_matter(cast, content=WORDS), cast["officer"]
    a_matter(cast, content=WORDS)
    assert by.scope
    for more in (0, 2):
        for _n in range(more):
            a_matter(cast, content=WORDS)
        with django_assert_num_queries(SIMILAR_QUERIES):
            assert len(similar_to(by, mine)) == 1 + more


def test_strange_texts_are_compared_too(cast: Cast) -> None:
    mine = a_matter(cast, content="灯", category="", station=None)
    for text in ("。。。", "灯", "𠮷" * 5000, "a" * 100_000):
        a_matter(cast, content=text, category="", station=None)
    assert found(cast["officer"], mine) == []


@pytest.mark.parametrize(
    ("actor", "here", "part", "ended"),
    [("officer", 10, 10, 10), ("director", 10, 10, 10), ("head", 12, 11, 12), ("unit", 10, 4, 10),
     ("other_member", 12, 4, 12)],
)  # fmt: skip
def test_the_page_of_a_matter_asks_the_same_for_one_row_and_for_three(
    actor: str, here: int, part: int, ended: int, cast: Cast, signed_in: Enter,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    """Notes, work with its photos, files, merged ones and ratings: whatever there is of them, for each role."""
    people = {"assigned_member": cast.zhou, "collected_by": cast.li}
    mine = a_matter(cast, "in_progress", content=WORDS, **people)
    closed = a_matter(cast, "closed", content=WORDS, satisfaction="satisfied", **people)
    now = timezone.now()
    closed.ratings.create(round=0, hash="a", issued_at=now, rated_at=now, satisfaction="satisfied")
    client = signed_in(actor)
    for more in (1, 2):
        for _n in range(more):
            merged = a_matter(cast, "merged", content="并来的", merged_into=mine)
            for main in (mine, closed):
                work = an_action(main, "site_check", timezone.localdate(), member=cast.li)
                a_file(main, cast)
                a_file(work, cast)
                main.notes.create(by=cast["director"], text="请看").mentions.add(cast["officer"], cast["head"])
        client.get(f"/matters/{mine.pk}/")
        for matter, queries in ((mine, here), (merged, part), (closed, ended)):
            with django_assert_num_queries(queries):
                client.get(f"/matters/{matter.pk}/")
    page = client.get(f"/matters/{mine.pk}/").content.decode()
    assert page.count("并来的") == (0 if actor in {"unit", "other_member"} else 3)
    assert page.count("现场.jpg") >= 6


@pytest.mark.parametrize(
    ("actor", "page", "pane"), [("officer", 10, 11), ("director", 11, 12), ("other_member", 12, 11), ("unit", 10, 10)]
)
def test_a_confidential_matter_asks_no_more(
    actor: str, page: int, pane: int, cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = {"secrecy": "confidential", "keeper": cast["officer"], "assigned_member": cast.zhou}
    secret, client = a_matter(cast, "in_progress", **said), signed_in(actor)
    for name in ("director", "leader", "head"):
        secret.entrusted.add(cast[name])
        for address, queries in ((f"/matters/{secret.pk}/", page), (f"/matters/inbox/?at={secret.pk}", pane)):
            assert client.get(address).status_code == 200 or actor == "director"
            with django_assert_num_queries(queries):
                client.get(address)


@pytest.mark.parametrize(
    ("actor", "counts"),
    [("officer", (8, 7, 9, 6, 6, 6, 6)), ("director", (8, 7, 9, 6, 6, 6, 6)), ("head", (10, 8, 10, 4, 7, 7, 8)),
     ("unit", (10, 10, 9, 4, 5, 5, 7)), ("other_member", (10, 11, 10, 4, 7, 7, 8))],
)  # fmt: skip
def test_the_pages_around_it_ask_the_same_for_one_row_and_for_three(
    actor: str, counts: tuple[int, ...], cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine, client = a_matter(cast, "in_progress", content=WORDS, assigned_member=cast.zhou), signed_in(actor)
    pages = ("/matters/", "/matters/inbox/", "/matters/inbox/?view=closed", f"/matters/{mine.pk}/merge/",
             "/matter-deadlines/", "/answer-templates/", f"/matters/inbox/{mine.pk}/similar/")  # fmt: skip
    for more in (1, 2):
        for n in range(more):
            for state in ("in_progress", "closed"):
                a_matter(cast, state, content=WORDS, assigned_member=cast.zhou, collected_by=cast.li)
            MatterDeadline.objects.create(org=cast.org, category=f"{more}{n}", respond_days=1, finish_days=2)
            AnswerTemplate.objects.create(org=cast.org, title=f"{more}{n}", text="您好")
        for page, queries in zip(pages, counts, strict=True):
            client.get(page)
            with django_assert_num_queries(queries):
                client.get(page)


def test_a_step_back_is_never_the_main_button(cast: Cast, signed_in: Enter) -> None:
    everyone = {"assigned_member": cast.zhou, "called_back_on": date(2025, 4, 20)}
    for actor in ("officer", "director", "head", "unit", "other_member"):
        client = signed_in(actor)
        for state in MatterState.values:
            mine = a_matter(cast, state, **everyone)
            page = client.get(f"/matters/{mine.pk}/")
            main = [one.href for one in page.context["buttons"] if one.primary] if page.status_code == 200 else []
            back = [href for href in main if href.endswith(tuple(f"/{step}/" for step in BACK))]
            assert not back, (actor, state, main)
    closed = a_matter(cast, "closed", **everyone)
    page = signed_in("officer").get(f"/matters/{closed.pk}/")
    assert not [one for one in page.context["buttons"] if one.primary]
    assert "重新办理" in page.content.decode()
    pane = signed_in("officer").get(f"/matters/inbox/?view=closed&at={closed.pk}").context["pane"]
    assert pane.main is None
    assert "reopen" in [form.name for form in pane.forms]


def test_the_page_tells_what_happened_from_early_to_late(cast: Cast, signed_in: Enter) -> None:
    mine = a_matter(cast, "in_progress", received_at=at(2025, 3, 3))
    an_action(mine, "coordinate", timezone.localdate(), content="和城管队商量", reply="下周来修")
    client = signed_in("officer")
    client.post(f"/matters/{mine.pk}/check/", {"on": timezone.localdate().isoformat(), "content": "灯杆断了"})
    page = client.get(f"/matters/{mine.pk}/").content.decode()
    came, asked, seen = page.index("收到（联络站）"), page.index("和城管队商量"), page.index("灯杆断了")
    assert came < asked < seen
    assert "部门答复：下周来修" in page


def test_the_units_page_shows_what_it_needs_and_nothing_else(cast: Cast, signed_in: Enter) -> None:
    said = {"person_name": "蒋小满", "phone": "13800001234", "note": "他是老上访户", "reception_no": "JD-1"}
    mine = a_matter(cast, "in_progress", content=WORDS, collected_by=cast.li, created_by=cast["officer"], **said)
    a_matter(cast, "merged", content="并来的", merged_into=mine)
    mine.notes.create(by=cast["officer"], text="先别答应他")
    page = signed_in("unit").get(f"/matters/{mine.pk}/").content.decode()
    assert WORDS in page
    assert "另有 1 件相同的意见" in page
    for hidden in ("蒋", "138", "老上访户", "JD-1", "李知远", "并来的", "先别答应他", "内部备注", "相似的意见"):
        assert hidden not in page, hidden
    ResidentMatter.objects.filter(pk=mine.pk).update(consent=True)
    agreed = signed_in("unit").get(f"/matters/{mine.pk}/").content.decode()
    assert "蒋**" in agreed or "蒋*" in agreed
    assert "13800001234" not in agreed


def test_an_answer_is_taken_over_without_whom_it_was_for(cast: Cast, signed_in: Enter) -> None:
    mine = a_matter(cast, "in_progress", content=WORDS, result="")
    said = {"content": WORDS, "person_name": "张三丰", "result": "张三丰您好，路灯下周装好，电话13812345678"}
    given = a_matter(cast, "closed", answer_to="public", **said)
    only = a_matter(cast, "closed", answer_to="person", **said)
    client, address = signed_in("officer"), f"/matters/{mine.pk}/step/reply/?quote="
    assert f'data-fetch="/matters/inbox/{mine.pk}/similar/"' in client.get(f"/matters/{mine.pk}/").content.decode()
    page = client.get(f"/matters/inbox/{mine.pk}/similar/").content.decode()
    assert f"{address}{given.pk}" in page
    assert f"{address}{only.pk}" not in page
    form = client.get(f"{address}{given.pk}").content.decode()
    assert "※※您好，路灯下周装好，电话※※" in form
    outside = a_matter(cast, "closed", answer_to="public", org=cast.other, station=None, assigned_unit=None, **said)
    for key in (only.pk, outside.pk, mine.pk, "x", "9" * 30, ""):
        assert "路灯下周装好" not in client.get(f"{address}{key}").content.decode()
    assert "路灯下周装好" not in signed_in("unit").get(f"{address}{only.pk}").content.decode()


def test_the_stages_of_a_matter_are_its_own(cast: Cast) -> None:
    def shown(state: str, **more: Any) -> list[tuple[str, str]]:
        return [(stop.label, stop.place) for stop in way_of(a_matter(cast, state, **more))]

    assert [label for label, _place in shown("assigned")] == [
        "已登记", "已梳理", "已受理", "已交办", "办理中", "已答复", "已反馈", "已办结",
    ]  # fmt: skip
    assert shown("assigned")[3] == ("已交办", "now")
    assert shown("waiting", waiting_since=at(2025, 3, 4).date())[4] == ("待群众补充", "now")
    assert shown("merged") == [("已登记", "done"), ("已并案", "now")]
    assert shown("refused")[-1] == ("不予受理", "now")
    assert {place for _label, place in shown("draft")} == {"next"}
    assert ("已反馈", "next") not in shown("replied", wants_reply=False)


@pytest.mark.parametrize(
    ("actor", "status"),
    [("officer", 200), ("director", 200), ("leader", 200), ("head", 200), ("unit", 200), ("member", 404),
     ("reader", 404), ("district", 404), ("auditor", 404), ("admin", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_opens_the_page(actor: str, status: int, cast: Cast, signed_in: Enter) -> None:
    mine = a_matter(cast, "in_progress")
    assert signed_in(actor).get(f"/matters/{mine.pk}/").status_code == status
