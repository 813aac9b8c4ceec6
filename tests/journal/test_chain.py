"""The chain shows what was done behind the product's back."""

import pytest

from tests.cast import Cast
from weiyuan.journal import chain
from weiyuan.journal.models import ChainHead, Entry

pytestmark = pytest.mark.django_db

WHAT = "members.member"


def deed(kind: str = "members.member.register", **more: object) -> Entry:
    return Entry(kind=kind, model=WHAT, object_id=1, object_no="WY-001", **more)


@pytest.fixture
def five(cast: Cast) -> Cast:
    """Five deeds of the first body, told in two sittings."""
    chain.append(cast.org, [deed(note=f"第{n}件") for n in (1, 2, 3)], by=cast["officer"])
    chain.append(cast.org, [deed(changes={"phone": ["", "028-81234567"]}), deed()], by=cast["director"])
    return cast


def test_an_untouched_chain_is_whole(five: Cast) -> None:
    assert chain.broken_links(five.org) == []


def test_a_body_without_deeds_has_a_whole_chain(cast: Cast) -> None:
    assert chain.broken_links(cast.org) == []


def test_entries_are_counted_from_one_and_linked(five: Cast) -> None:
    entries = list(Entry.objects.filter(org=five.org).order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries] == ["", *(entry.hash for entry in entries[:-1])]


def test_entries_name_the_actor_in_text(five: Cast) -> None:
    five["officer"].name = "改名了"
    five["officer"].save()
    told = Entry.objects.filter(org=five.org).order_by("seq").values_list("actor_name", flat=True)
    assert list(told) == ["林晓岚"] * 3 + ["沈主任"] * 2


def test_each_body_has_its_own_chain(five: Cast) -> None:
    chain.append(five.other, [deed()], by=five["stranger"])
    assert Entry.objects.get(org=five.other).seq == 1
    assert chain.broken_links(five.org) == []
    assert chain.broken_links(five.other) == []


@pytest.mark.parametrize(
    "edit",
    [
        {"note": "改过"},
        {"actor_name": "别人"},
        {"object_id": 2},
        {"object_no": "WY-002"},
        {"before": "draft"},
        {"after": "closed"},
        {"kind": "members.member.correct"},
        {"changes": {"phone": ["", "1"]}},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_an_edited_entry_shows(five: Cast, edit: dict[str, object]) -> None:
    Entry.objects.filter(org=five.org, seq=2).update(**edit)
    assert chain.broken_links(five.org) == [2]


def test_an_edited_entry_with_a_new_hash_shows_in_its_successor(five: Cast) -> None:
    entry = Entry.objects.get(org=five.org, seq=2)
    entry.note = "改过"
    entry.hash = entry.fingerprint()
    entry.save()
    assert chain.broken_links(five.org) == [3]


def test_the_last_entry_edited_with_a_new_hash_shows(five: Cast) -> None:
    entry = Entry.objects.get(org=five.org, seq=5)
    entry.note = "改过"
    entry.hash = entry.fingerprint()
    entry.save()
    assert chain.broken_links(five.org) == [5]


@pytest.mark.parametrize(("gone", "shows"), [(1, 2), (3, 4), (5, 5)])
def test_an_entry_taken_out_shows(five: Cast, gone: int, shows: int) -> None:
    Entry.objects.get(org=five.org, seq=gone).delete()
    assert chain.broken_links(five.org) == [shows]


def test_a_cut_tail_shows_even_without_the_head(five: Cast) -> None:
    Entry.objects.filter(org=five.org, seq__gt=3).delete()
    ChainHead.objects.filter(org=five.org).delete()
    assert chain.broken_links(five.org) == [3]


def test_an_entry_slipped_in_shows(five: Cast) -> None:
    last = Entry.objects.get(org=five.org, seq=5)
    false = deed(org=five.org, seq=6, at=last.at, actor=five["officer"], actor_name="林晓岚", previous=last.hash)
    false.hash = false.fingerprint()
    false.save()
    assert chain.broken_links(five.org) == [6]


def test_entries_swapped_show(five: Cast) -> None:
    Entry.objects.filter(org=five.org, seq=2).update(seq=99)
    Entry.objects.filter(org=five.org, seq=3).update(seq=2)
    Entry.objects.filter(org=five.org, seq=99).update(seq=3)
    assert chain.broken_links(five.org) == [2, 3, 4]


def test_appending_costs_the_same_however_long_the_chain_is(five: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        chain.append(five.org, [deed() for _ in range(50)], by=five["officer"])
    assert chain.broken_links(five.org) == []
