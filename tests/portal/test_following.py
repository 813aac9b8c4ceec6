"""A resident follows the own matter with number and code, adds to it, and rates the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter
from tests.portal.build import SITE, a_page, an_answered, tracked
from weiyuan.journal.models import Entry
from weiyuan.matters.actions import move_matter
from weiyuan.matters.actions.ratings import issue_link
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.portal.models import PortalPage


@pytest.fixture
def page(cast: Cast) -> PortalPage:
    return a_page(cast.org)


@pytest.fixture
def resident(page: PortalPage) -> Client:
    return Client()


def told(client: Client) -> str:
    return str(client.get(f"{SITE}/track/matter/").content.decode())


def followed(cast: Cast, client: Client, state: str, **more: Any) -> str:
    """The page of a matter in that state, asked for with its code."""
    said = {"no": "QS-2025-0001", "receipt": "ABCDEFGHJK", **more}
    a_matter(cast, state, **said)
    assert tracked(client).status_code == 302
    return told(client)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("registered", "已收到"), ("accepted", "已受理"), ("assigned", "已转交"), ("in_progress", "办理中"),
        ("waiting", "等您补充"), ("extension_requested", "办理中"), ("replied", "正在核对"),
        ("feedback_given", "已答复"), ("closed", "已办结"), ("refused", "不属于本辖区"), ("referred", "信访部门"),
        ("reopened", "重新办理"), ("converted", "提案"),
    ],
)  # fmt: skip
def test_every_state_is_told_in_plain_words(cast: Cast, resident: Client, state: str, words: str) -> None:
    page = followed(cast, resident, state)
    assert words in page
    assert ("已修复" in page) == (state in {"feedback_given", "closed"}), "the answer, once it was fed back"


def test_nothing_is_shown_without_the_code_and_nothing_stays_after_leaving(cast: Cast, resident: Client) -> None:
    assert resident.get(f"{SITE}/track/matter/").url == f"{SITE}/track/"
    followed(cast, resident, "accepted")
    assert "QS-2025-0001" not in resident.get(f"{SITE}/track/").content.decode()
    resident.post(f"{SITE}/track/leave/")
    assert resident.get(f"{SITE}/track/matter/").status_code == 302
    for path in ("more", "opinion"):
        assert resident.post(f"{SITE}/track/{path}/", {"words": "x", "choice": "satisfied"}).url == f"{SITE}/track/"


def test_the_page_of_another_body_shows_nothing_of_it(cast: Cast, resident: Client) -> None:
    followed(cast, resident, "accepted")
    a_page(cast.other, "wutong")
    assert resident.get("/public/wutong/track/matter/").status_code == 302


@pytest.mark.parametrize("change", [{"deleted_at": "2026-01-01T00:00:00Z"}, {"state": "draft"}, {"receipt": ""}])
def test_removed_ones_drafts_and_those_without_a_code_are_not_found(
    cast: Cast, resident: Client, change: dict[str, Any]
) -> None:
    an_answered(cast)
    ResidentMatter.objects.update(**change)
    assert tracked(resident, code=change.get("receipt", "ABCDEFGHJK") or "-").status_code == 400


def test_who_handles_and_what_is_noted_inside_stays_inside(cast: Cast, resident: Client) -> None:
    page = followed(cast, resident, "in_progress", note="内部：难办", assigned_member=cast.li, person_name="张桂英")
    for inside in ("内部：难办", "李知远", "张桂英", "已修复"):
        assert inside not in page


def test_abuse_52_a_merged_matter_is_told_the_public_answer_of_the_main_one_and_nothing_else(
    cast: Cast, resident: Client
) -> None:
    main = an_answered(cast, no="QS-2025-0002", receipt="MMMMMMMMMM")
    page = followed(cast, resident, "merged", merged_into=main)
    assert "灯修好了" in page
    assert "合并办理" in page
    for of_the_other in ("张三", "MMMMMMMMMM"):
        assert of_the_other not in page
    ResidentMatter.objects.filter(pk=main.pk).update(published_on=None)
    assert "灯修好了" not in told(resident)


def test_who_brought_a_merged_matter_rates_the_answer_that_he_was_told(cast: Cast, resident: Client) -> None:
    main = an_answered(cast, no="QS-2025-0002", receipt="MMMMMMMMMM")
    assert "这件事办得怎么样" in followed(cast, resident, "merged", merged_into=main)
    assert resident.post(f"{SITE}/track/opinion/", {"choice": "mostly"}).status_code == 302
    assert MatterRating.objects.get().matter.no == "QS-2025-0001"
    assert "您的评价：基本满意" in told(resident)


def test_what_the_resident_is_asked_for_takes_the_matter_on(cast: Cast, resident: Client) -> None:
    a_matter(cast, "in_progress", no="QS-2025-0001", receipt="ABCDEFGHJK")
    move_matter(ResidentMatter.objects.get(), "ask_resident", by=cast["officer"], note="是几号楼的灯？")
    tracked(resident)
    assert "是几号楼的灯？" in told(resident)
    assert resident.post(f"{SITE}/track/more/", {"words": ""}).status_code == 400
    answer = resident.post(f"{SITE}/track/more/", {"words": "是 5 号楼 2 单元"})
    assert answer.url == f"{SITE}/track/matter/"
    matter = ResidentMatter.objects.get()
    assert (matter.state, matter.waiting_since) == ("in_progress", None)
    last = Entry.objects.latest("seq")
    assert (last.note, last.actor_name) == ("是 5 号楼 2 单元", "群众")
    late = resident.post(f"{SITE}/track/more/", {"words": "还有 6 号楼"})
    assert late.status_code == 409, "asked for once"


def test_the_answer_is_rated_on_the_page_of_the_receipt(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    tracked(resident)
    assert "这件事办得怎么样" in told(resident)
    assert resident.post(f"{SITE}/track/opinion/", {}).status_code == 400
    assert resident.post(f"{SITE}/track/opinion/", {"choice": "satisfied"}).status_code == 302
    assert (ResidentMatter.objects.get().satisfaction, MatterRating.objects.get().satisfaction) == ("satisfied",) * 2
    page = told(resident)
    assert "您的评价：满意" in page
    assert "rate-form" not in page
    assert resident.post(f"{SITE}/track/opinion/", {"choice": "mostly"}).status_code == 409
    assert ResidentMatter.objects.get().satisfaction == "satisfied"


def test_who_has_it_done_again_reads_that_and_of_no_answer_that_stands(cast: Cast, resident: Client) -> None:
    an_answered(cast, feedback_on="2025-03-20")
    tracked(resident)
    assert "答复已告诉您" in told(resident)
    resident.post(f"{SITE}/track/opinion/", {"choice": "unsatisfied", "remark": "又坏了", "again": "on"})
    page = told(resident)
    assert "这件事已退回重办" in page
    assert "答复过一次，因不满意重新办理" in page
    assert "答复已告诉您" not in page


def again(cast: Cast, client: Client, remark: str, answer: str) -> None:
    """The resident has it done again, and the office answers anew without telling yet."""
    client.post(f"{SITE}/track/opinion/", {"choice": "unsatisfied", "remark": remark, "again": "on"})
    move_matter(ResidentMatter.objects.get(no="QS-2025-0001"), "resume", by=cast["officer"])
    said = {"result": answer, "result_class": "solved", "answer_to": "public"}
    move_matter(ResidentMatter.objects.get(no="QS-2025-0001"), "reply", by=cast["officer"], **said)


def test_who_has_it_done_again_still_reads_the_former_answers_and_his_own_words(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    tracked(resident)
    again(cast, resident, "又坏了", "换了新灯")
    page = told(resident)
    assert [page.find(words) > 0 for words in ("您上次的评价", "又坏了", "上次的答复", "张三家门口的灯修好了")] == [
        True
    ] * 4
    assert "换了新灯" not in page, "not told yet"
    move_matter(ResidentMatter.objects.get(), "feedback", by=cast["officer"], satisfaction="unrated")
    again(cast, resident, "还是黑", "加了两盏灯")
    page = told(resident)
    order = [page.index(words) for words in ("还是黑", "换了新灯", "您再上次的评价", "又坏了", "张三家门口的灯修好了")]
    assert order == sorted(order)
    assert "加了两盏灯" not in page


def test_who_brought_a_merged_matter_reads_his_own_words_and_not_the_main_ones(cast: Cast, resident: Client) -> None:
    main = an_answered(cast, no="QS-2025-0002", receipt="MMMMMMMMMM")
    followed(cast, resident, "merged", merged_into=main)
    resident.post(f"{SITE}/track/opinion/", {"choice": "unsatisfied", "remark": "我家还黑", "again": "on"})
    page = told(resident)
    assert "我家还黑" in page
    assert "张三" not in page
    assert "上次的答复" not in page


# --- the link -----------------------------------------------------------------------------------------


@pytest.fixture
def link(cast: Cast, page: PortalPage) -> str:
    return f"/public/rate/{issue_link(an_answered(cast), by=cast['officer'])}/"


def test_abuse_20_looking_at_the_link_does_nothing(link: str) -> None:
    for method in ("get", "head", "get"):
        answer = getattr(Client(), method)(f"{link}?choice=satisfied")
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "same-origin", "no other site learns the token"
        assert "noindex" in answer["X-Robots-Tag"]
    assert MatterRating.objects.get().rated_at is None
    assert ResidentMatter.objects.get().satisfaction == "unrated"
    page = Client().get(f"{link}?choice=mostly").content.decode()
    assert page.count("checked") == 1
    assert all(words in page for words in ("满意", "基本满意", "不满意", "不需要评价"))
    assert "checked" not in Client().get(f"{link}?choice=%3Cscript%3E").content.decode()


def test_the_link_rates_once_and_then_thanks(link: str) -> None:
    answer = Client().post(link, {"choice": "mostly", "remark": "慢了点"})
    assert answer.status_code == 200
    assert "评价记下了" in answer.content.decode()
    again = Client().post(link, {"choice": "unsatisfied", "remark": "x", "again": "on"})
    assert "评价记下了" in again.content.decode()
    rating = MatterRating.objects.get()
    assert (rating.satisfaction, rating.remark) == ("mostly", "慢了点")
    assert ResidentMatter.objects.get().state == "feedback_given"


def test_who_is_not_satisfied_says_why_and_has_it_done_again(link: str) -> None:
    assert Client().post(link, {"choice": "unsatisfied", "again": "on"}).status_code == 400
    assert Client().post(link, {"choice": "nonsense"}).status_code == 400
    answer = Client().post(link, {"choice": "unsatisfied", "remark": "又坏了", "again": "on"})
    assert "已退回重办" in answer.content.decode()
    matter = ResidentMatter.objects.get()
    assert (matter.state, matter.reopened_times, matter.published_on) == ("reopened", 1, None)


def test_a_link_overtaken_by_a_reopening_says_so(link: str, cast: Cast) -> None:
    matter = ResidentMatter.objects.get()
    move_matter(matter, "reopen", by=cast["officer"], note="群众来电", satisfaction="unsatisfied")
    answer = Client().post(link, {"choice": "satisfied"})
    assert "正在重新办理" in answer.content.decode()
    assert MatterRating.objects.get().rated_at is None


def test_an_unknown_token_is_not_there_whatever_is_asked(page: PortalPage) -> None:
    answers = [
        Client().get("/public/rate/x/"),
        Client().get(f"/public/rate/{'A' * 43}/"),
        Client().post("/public/rate/x/"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_following_asks_the_database_no_more_than_this(
    cast: Cast, resident: Client, django_assert_max_num_queries: Any
) -> None:
    main = an_answered(cast, no="QS-2025-0002", receipt="MMMMMMMMMM", received_at=a_matter(cast).received_at)
    followed(cast, resident, "merged", merged_into=main, accepted_on=date(2025, 3, 4))
    with django_assert_max_num_queries(7):
        told(resident)
