"""What was answered and is public: all of it, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.portal.build import SITE, a_page, an_answered
from weiyuan.core.workdays import Workdays
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.public import days_taken, public_answers
from weiyuan.portal.models import PortalPage

ANSWERS = f"{SITE}/answers/"


@pytest.fixture
def page(cast: Cast) -> PortalPage:
    return a_page(cast.org)


def shown(query: str = "", address: str = ANSWERS) -> str:
    return str(Client().get(f"{address}{query}").content.decode())


def test_the_redacted_words_the_answer_and_how_long_it_took(cast: Cast, page: PortalPage) -> None:
    an_answered(cast, person_name="张三", phone="13812345678", satisfaction="satisfied")
    for text in (shown(), shown(address=f"{SITE}/")):
        assert "路灯不亮" in text
        assert "灯修好了" in text
        assert "3 个工作日答复" in text
        assert "反映人：满意" in text
        for secret in ("张三", "13812345678", "ABCDEFGHJK"):
            assert secret not in text


def test_workdays_are_counted_without_the_day_of_receipt(cast: Cast) -> None:
    matter = an_answered(cast)  # received on a Monday, answered on Thursday
    assert days_taken(matter, Workdays()) == 3
    matter.replied_on = matter.received_on
    assert days_taken(matter, Workdays()) == 0
    matter.replied_on = None
    assert days_taken(matter, Workdays()) is None


@pytest.mark.parametrize(
    "change",
    [
        {"published_on": None}, {"secrecy": "confidential", "published_on": None}, {"state": "reopened"},
        {"deleted_at": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_abuse_12_what_is_not_public_any_more_is_nowhere(cast: Cast, page: PortalPage, change: dict[str, Any]) -> None:
    an_answered(cast)
    assert "灯修好了" in shown()
    ResidentMatter.objects.update(**change)
    for address in (ANSWERS, f"{SITE}/", f"{ANSWERS}?q=灯", f"{ANSWERS}?category=市政设施"):
        assert "灯修好了" not in shown(address=address)


def test_another_bodys_answers_are_on_its_own_page(cast: Cast, page: PortalPage) -> None:
    an_answered(cast)
    a_page(cast.other, "wutong")
    assert "灯修好了" not in shown(address="/public/wutong/answers/")


def test_by_category_and_words_and_never_by_what_stands_in_the_original(cast: Cast, page: PortalPage) -> None:
    an_answered(cast)
    an_answered(
        cast, no="QS-2025-0002", receipt="B" * 10, category="环境卫生", public_content="垃圾没人收",
        public_answer="每天收两次",
    )  # fmt: skip
    assert "路灯不亮" not in shown("?category=环境卫生")
    assert "垃圾没人收" in shown("?category=环境卫生")
    assert "垃圾没人收" in shown("?q=垃圾 两次")
    assert "路灯不亮" not in shown("?q=垃圾 两次")
    assert "路灯不亮" not in shown("?q=张三"), "a name that was taken out finds nothing"
    assert "没有找到" in shown("?q=张三")


def test_page_by_page_the_newest_first(cast: Cast, page: PortalPage) -> None:
    for at in range(12):
        day = date(2025, 4, 1) + timedelta(at)
        an_answered(
            cast, no=f"QS-2025-{at:04d}", receipt=f"C{at:09d}", public_content=f"第{at:02d}件", published_on=day
        )
    first, second = shown(), shown("?page=2")
    assert [at for at in range(12) if f"第{at:02d}件" in first] == list(range(2, 12))
    assert [at for at in range(12) if f"第{at:02d}件" in second] == [0, 1]
    assert first.index("第11件") < first.index("第10件")
    assert "?page=2" in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_no_more_than_this(
    cast: Cast, page: PortalPage, rows: int, django_assert_num_queries: Any
) -> None:
    for at in range(rows):
        an_answered(cast, no=f"QS-2025-{at:04d}", receipt=f"C{at:09d}")
    with django_assert_num_queries(4):
        shown()
    with django_assert_num_queries(4):
        shown("?q=路灯")
    assert "COUNT" not in str(public_answers(cast.org).query)


def test_search_engines_are_told_what_they_may_take(cast: Cast, page: PortalPage) -> None:
    an_answered(cast)
    plain, narrowed = Client().get(ANSWERS), Client().get(f"{ANSWERS}?q=灯")
    assert not plain.has_header("X-Robots-Tag")
    assert "noindex" in narrowed["X-Robots-Tag"]
    assert plain["Cache-Control"] == "public, max-age=60"
    assert f'rel="canonical" href="{ANSWERS}"' in narrowed.content.decode()
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /public/*/track/" in robots
    assert "Disallow: /\n" in robots
