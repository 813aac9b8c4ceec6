"""What the five-ones may not be, said by the database and by the record itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.duties.builders import a_scheme, an_entry, an_item
from weiyuan.duties.ledger import SHEETS
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem


def test_a_scheme_stands_once_in_a_year(cast: Cast) -> None:
    a_scheme(cast)
    a_scheme(cast, 2025)

    with pytest.raises(IntegrityError):
        a_scheme(cast)


def test_a_position_stands_once_in_a_scheme(cast: Cast) -> None:
    scheme = a_scheme(cast)
    for position in range(1, 8):  # five-ones need not be five
        an_item(cast, scheme, position)

    with pytest.raises(IntegrityError):
        an_item(cast, scheme, 7)


def test_a_target_is_at_least_one(cast: Cast) -> None:
    item = FiveOnesItem(org=cast.org, scheme=a_scheme(cast), position=1, name="一件提案", target=0)

    assert [name for name, _reason in item.problems()] == ["target"]
    with pytest.raises(IntegrityError):
        item.save()


@pytest.mark.parametrize("state", ["claimed", "verified", "rejected"])
def test_what_was_claimed_has_a_day(cast: Cast, state: str) -> None:
    entry = FiveOnesEntry(org=cast.org, member=cast.li, item=an_item(cast, a_scheme(cast)), state=state)

    assert [name for name, _reason in entry.problems()] == ["done_on"]
    with pytest.raises(IntegrityError):
        entry.save()


def test_a_deed_lies_in_the_year_of_its_scheme(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast))

    assert an_entry(cast, item, done_on=date(2026, 12, 31)).problems() == []
    late = an_entry(cast, item, done_on=date(2027, 1, 1))
    assert [name for name, _reason in late.problems()] == ["done_on"]


def test_an_unknown_state_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        an_entry(cast, an_item(cast, a_scheme(cast)), "lost")


def test_the_ledger_names_every_field_that_people_fill_in() -> None:
    for sheet in SHEETS:
        own = {f.name for f in (*sheet.model._meta.fields, *sheet.model._meta.many_to_many) if f.editable}
        assert own - {"id", "org"} == set(sheet.fields)
