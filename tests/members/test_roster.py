"""The roster: who was in office on a day, for the wall and for the public, without anything private."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cast import ACTORS, Cast, a_member
from weiyuan.members import queries
from weiyuan.members.models import Member, Membership

pytestmark = pytest.mark.django_db
SECRETS = ("13912345678", "li@example.cn", "1980", "民盟", "回族", "甘肃", "WY-001")


@pytest.fixture
def private(cast: Cast) -> Cast:
    Member.objects.filter(pk=cast.li.pk).update(
        mobile="13912345678", email="li@example.cn", birth_date=date(1980, 2, 3), ethnicity="回族", native_place="甘肃",
        job_title="教师",
    )  # fmt: skip
    return cast


def body_of(page: Any) -> str:
    """The sheet itself, without the page's own words about it."""
    found: str = page.content.decode().partition("<article")[2].partition("</article>")[0]
    return found


def names(cast: Cast, day: date, **narrow: Any) -> list[str]:
    return [place.member.name for place in queries.roster(cast["officer"], cast.org, day, **narrow)]


def test_only_those_in_office_on_the_day(cast: Cast) -> None:
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2025, 6, 30))
    assert names(cast, date(2025, 6, 30)) == ["李知远", "周映雪"]
    assert names(cast, date(2025, 7, 1)) == ["李知远"]
    assert names(cast, date(2020, 12, 31)) == names(cast, date(2028, 1, 1)) == []


def test_who_sits_on_two_levels_stands_once_at_the_higher(cast: Cast) -> None:
    Membership.objects.create(
        org=cast.org, member=cast.zhou, term=cast.term, cppcc_level="city", sector="科技界", joined_on=cast.term.start
    )
    (first, _second) = queries.roster(cast["officer"], cast.org, date(2025, 1, 1))
    assert (first.member, first.levels, first.sector) == (cast.zhou, "市政协、区政协", "科技界、教育界")
    assert names(cast, date(2025, 1, 1), cppcc_level="city") == ["周映雪"]


@pytest.mark.parametrize("kind", ["wall", "public"])
def test_nothing_private_is_printed(private: Cast, signed_in: Any, kind: str) -> None:
    officer = signed_in("officer")
    for by in ("sector", "station", "none"):
        text = body_of(officer.get(f"/roster/?kind={kind}&by={by}&on=2025-06-01"))
        assert "李知远" in text
        assert ("柳荫小学" in text) == (kind == "wall")
        assert [word for word in SECRETS if word in text] == []
    file = officer.get(f"/roster/file.docx?kind={kind}&on=2025-06-01").content
    words = ZipFile(BytesIO(file)).read("word/document.xml").decode()
    assert "李知远" in words
    assert [word for word in SECRETS if word in words] == []


def test_the_public_is_told_where_to_find_them(cast: Cast, signed_in: Any) -> None:
    cast.station.phone = "8555 0151"
    cast.station.save()
    text = body_of(signed_in("officer").get("/roster/?kind=public&by=station&on=2025-06-01"))
    assert "8555 0151" in text
    assert text.index("铁路新村站") < text.index("李知远") < text.index("未定站点") < text.index("周映雪")


def test_the_paper_is_chosen_and_the_pdf_is_one(cast: Cast, signed_in: Any) -> None:
    officer = signed_in("officer")
    assert 'data-page="tall"' in officer.get("/roster/?page=tall").content.decode()
    assert 'data-page="wide"' in officer.get("/roster/").content.decode()
    answer = officer.get("/roster/file.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_nonsense_is_told(cast: Cast, signed_in: Any) -> None:
    officer = signed_in("officer")
    assert officer.get("/roster/?on=昨天").status_code == 400
    assert officer.get("/roster/?sector=不存在").status_code == 400


def test_who_prints_it(cast: Cast, signed_in: Any) -> None:
    keepers = {"director", "leader", "officer", "head", "reader", "district", "stranger"}
    seen = {name: signed_in(name).get("/roster/").status_code for name in ACTORS}
    assert seen == {name: 200 if name in keepers else 404 for name in ACTORS}
    assert signed_in("member").get("/roster/file.docx").status_code == 404
    for address in (f"/roster/?org={cast.org.pk}", f"/roster/file.docx?org={cast.org.pk}", "/roster/?org=x"):
        assert signed_in("stranger").get(address).status_code == 404, address
    assert "周映雪" not in body_of(signed_in("head").get("/roster/"))
    for name in ("reader", "district"):  # all of them, whose records they do not open
        text = body_of(signed_in(name).get(f"/roster/?org={cast.org.pk}"))
        assert ("李知远" in text, "周映雪" in text, "href" in text) == (True, True, False)


def test_the_roster_asks_as_often_for_four_as_for_two(
    cast: Cast, signed_in: Any, django_assert_num_queries: Any
) -> None:
    officer = signed_in("officer")
    for number in (3, 5):
        officer.get("/roster/")
        with django_assert_num_queries(7):
            officer.get("/roster/")
        for more in (number, number + 1):
            a_member(cast.org, cast.term, "何望舒", f"WY-{more:03d}").stations.add(cast.station)
