"""What the sheets of this flat say against rows that contradict each other."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from weiyuan.core.ledger.sheet import Row
from weiyuan.orgs.ledger import SHEETS, check_appointments, check_body, check_names
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgNameHistory, OrgUnit, Person

pytestmark = pytest.mark.django_db


def rows(*records: Any) -> list[Row]:
    return [Row(number, record, {}) for number, record in enumerate(records, 2)]


def name(start: date, end: date | None = None) -> OrgNameHistory:
    return OrgNameHistory(valid_from=start, valid_to=end)


def held(post: str, start: date, end: date | None = None, station: LiaisonStation | None = None) -> Appointment:
    return Appointment(person=Person(name="施某"), post=post, start=start, end=end, station=station)


def said(found: Any) -> list[tuple[int, str]]:
    return [(problem.row, problem.field) for problem in found]


def test_the_sheets_in_the_order_in_which_they_refer_to_each_other() -> None:
    titles = [sheet.title for sheet in SHEETS]
    assert titles == ["机构", "名称沿革", "联络站", "工作人员", "任职", "科室和承办单位"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_every_editable_field_has_a_column(sheet: Any) -> None:
    kept = {f.name for f in sheet.model._meta.fields if f.editable and not f.primary_key}
    assert kept - set(sheet.fields) == ({"parent"} if sheet.model is OrgUnit else {"org"})


def test_a_ledger_is_of_one_body(cast: Cast) -> None:
    assert said(check_body(rows(OrgUnit()), cast.org)) == []
    assert said(check_body(rows(OrgUnit(), OrgUnit()), cast.org)) == [(3, "")]


def test_a_body_has_one_name_at_a_time(cast: Cast) -> None:
    first, second = name(date(2019, 3, 1), date(2024, 8, 31)), name(date(2024, 9, 1))
    assert said(check_names(rows(second, first), cast.org)) == []
    assert said(check_names(rows(first, name(date(2024, 8, 1))), cast.org)) == [(3, "valid_from")]
    assert said(check_names(rows(name(date(2019, 3, 1)), second), cast.org)) == [(3, "valid_from")]


def test_one_director_at_a_time(cast: Cast) -> None:
    first, second = held("director", date(2024, 1, 1), date(2025, 3, 1)), held("director", date(2025, 3, 1))
    assert said(check_appointments(rows(first, second), cast.org)) == []
    early = held("director", date(2025, 2, 1))
    assert said(check_appointments(rows(early, first), cast.org)) == [(2, "start")]
    assert said(check_appointments(rows(held("convener", date(2025, 2, 1)), first), cast.org)) == []


def test_one_head_for_each_station_and_none_before_it(cast: Cast) -> None:
    other = LiaisonStation(org=cast.org, name="二站", community="二", founded_on=date(2025, 1, 1))
    start = date(2025, 1, 1)
    good = rows(held("station_head", start, None, cast.station), held("station_head", start, None, other))
    assert said(check_appointments(good, cast.org)) == []
    early = rows(held("station_head", date(2024, 12, 31), None, other), held("station_head", start, None, other))
    assert said(check_appointments(early, cast.org)) == [(2, "start"), (3, "start")]
