"""A member's file: everything that he did, from every flat, on his page."""

from datetime import date
from typing import Any

import pytest

from tests.activities.builders import activity, part, reception
from tests.cast import Cast
from tests.consultations.builders import a_consultation
from tests.consultations.builders import an_opinion as a_word
from tests.investment.build import a_credit, a_lead
from tests.matters.build import a_matter
from tests.proposals.builders import a_cosign, a_proposal
from tests.reports.builders import a_publication, a_report, an_opinion
from weiyuan.activities.panels import attended, on_duty
from weiyuan.consultations.panels import consulted
from weiyuan.core.ui.panels import Row
from weiyuan.matters.models import TypicalCase
from weiyuan.matters.panels import collected, told
from weiyuan.proposals.panels import filed
from weiyuan.reports.panels import published, reported, researched

pytestmark = pytest.mark.django_db
PANELS = (attended, on_duty, collected, told, filed, reported, researched, published, consulted)


def a_year(cast: Cast, number: int = 1) -> None:
    """One record of Li in every flat, half of them beside others."""
    part(cast, activity(cast, title=f"视察{number}"))
    reception(cast, place=f"接待{number}")
    a_matter(cast, content=f"路灯{number}", collected_by=cast.li)
    case = TypicalCase.objects.create(
        org=cast.org, title=f"案例{number}", on=date(2025, 3, 1), problem="积水", result="修好", finished=True
    )
    case.members.add(cast.li)
    a_cosign(cast, a_proposal(cast, title=f"提案{number}", proposer=cast.zhou), member=cast.li)
    an_opinion(cast, title=f"信息{number}", reporter=cast.zhou).co_reporters.add(cast.li)
    a_report(cast, title=f"调研{number}")
    a_publication(cast, f"文章{number}", "政协报", date(2025, 4, 1)).authors.add(cast.li)
    a_word(cast, a_consultation(cast, title=f"协商{number}"))
    a_credit(a_lead(cast, title=f"项目{number}"), cast.li, 10 + number)


def texts(rows: list[Row]) -> list[str]:
    return [row.text for row in rows]


def test_the_page_holds_what_every_flat_knows(cast: Cast, signed_in: Any) -> None:
    a_year(cast)
    said = signed_in("officer").get(f"/members/{cast.li.pk}/file/").content.decode()
    words = ("视察1", "接待1", "路灯1", "案例1", "提案1", "信息1", "调研1", "文章1", "协商1", "项目1")
    assert [word for word in words if word not in said] == []
    assert [panel.__name__ for panel in PANELS if panel(cast["officer"], cast.zhou)] == ["filed", "reported"]


def test_the_member_reads_his_own_file_and_nobody_elses(cast: Cast, signed_in: Any) -> None:
    a_year(cast)
    member = signed_in("member")
    assert "改我的信息" in member.get(f"/members/{cast.li.pk}/").content.decode()
    assert "提案1" in member.get(f"/members/{cast.li.pk}/file/").content.decode()
    assert member.get(f"/members/{cast.zhou.pk}/file/").status_code == 404
    assert signed_in("stranger").get(f"/members/{cast.li.pk}/file/").status_code == 404


def test_the_panels_show_nothing_that_the_reader_may_not_see(cast: Cast) -> None:
    a_year(cast)
    assert [panel.__name__ for panel in PANELS if panel(cast["stranger"], cast.li)] == []
    assert collected(cast["reader"], cast.li) == []  # residents' words are not for readers


def test_each_panel_asks_once_whatever_it_shows(cast: Cast, django_assert_num_queries: Any) -> None:
    user = cast["officer"]
    assert user.scope
    for number in (1, 3):
        while len(texts(attended(user, cast.li))) < number:
            a_year(cast, len(attended(user, cast.li)) + 1)
        for panel in PANELS:
            with django_assert_num_queries(1):
                assert len(panel(user, cast.li)) == number, panel.__name__


def test_five_of_a_kind_and_the_way_to_all(cast: Cast) -> None:
    for number in range(1, 8):
        a_year(cast, number)
    for panel in PANELS:
        rows = panel(cast["officer"], cast.li)
        assert (len(rows), rows[-1].text) == (6, "看全部"), panel.__name__
        assert rows[-1].href, panel.__name__
    assert attended(cast["officer"], cast.li)[-1].href == f"/attendance/?member={cast.li.pk}"
