"""The log of a body: who reads it, how it is narrowed, and whether a broken chain shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ACTORS, Cast
from weiyuan.journal import chain, queries
from weiyuan.journal.models import ChainHead, Entry
from weiyuan.journal.queries import field_of, readable
from weiyuan.matters.models import ResidentMatter

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def told(
    cast: Cast, count: int = 1, by: str = "officer", kind: str = "orgs.liaisonstation.correct", **said: Any
) -> None:
    said = {"model": kind.rpartition(".")[0], "object_id": cast.station.pk, "object_no": "ZHAN-01", **said}
    chain.append(cast.org, [Entry(kind=kind, **said) for _each in range(count)], by=cast[by])


def page(client: Client, cast: Cast, query: str = "") -> str:
    answer = client.get(f"/log/{cast.org.pk}/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("actor", ACTORS)
def test_who_reads_the_log(cast: Cast, signed_in: SignedIn, actor: str) -> None:
    reads = actor in {"director", "admin", "auditor"}
    expected = 200 if reads else 404 if actor in {"stranger", "visitor"} else 403
    client = signed_in(actor)
    for address in (f"/log/{cast.org.pk}/", f"/log/{cast.org.pk}/check/"):
        assert client.get(address).status_code == expected
        assert client.post(address).status_code == 405
    assert client.get("/log/").status_code == (302 if reads else 404)


def test_a_deed_in_words_and_a_link_only_for_who_may_open_it(cast: Cast, signed_in: SignedIn) -> None:
    told(cast, changes={"电话": ["1", "2"], "姓名": ["*", "*"]}, note="打错了")
    link = f'href="/stations/{cast.station.pk}/"'
    for actor in ("auditor", "admin", "director"):
        text = page(signed_in(actor), cast)
        for words in ("林晓岚", "更正", "联络站 ZHAN-01", "电话：1 → 2", "姓名有改动", "打错了"):
            assert words in text, words
        assert (link in text) == (actor == "director")


def test_states_and_steps_bear_their_names(cast: Cast, signed_in: SignedIn) -> None:
    step = ResidentMatter.workflow.steps[0]
    before = next(iter(step.sources))
    kind = f"matters.residentmatter.{step.name}"
    told(cast, kind=kind, object_id=1, before=before, after=step.target)
    text = page(signed_in("auditor"), cast)
    assert str(step.label) in text
    assert "→" in text


def test_narrowing(cast: Cast, signed_in: SignedIn) -> None:
    told(cast, note="甲")
    told(cast, by="director", kind="orgs.person.register", note="乙", object_id=7)
    told(cast, by="admin", kind="orgs.user.stop", note="丙", object_id=cast["unit"].pk)
    told(cast, by="director", kind="governance.directive.assign", note="丁", object_id=7)
    client = signed_in("auditor")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    today = timezone.localdate().isoformat()
    for query, seen in (
        ("", "甲乙丙丁"), ("?who=林", "甲"), ("?kind=register", "乙"), ("?kind=account", "丙"), ("?kind=step", "丁"),
        ("?register=orgs.liaisonstation", "甲"), ("?record=orgs.person-7", "乙"), (f"?from={tomorrow}", ""),
        (f"?from={today}&to={today}", "甲乙丙丁"), ("?kind=nonsense&record=--", "甲乙丙丁"), ("?before=x", "甲乙丙丁"),
        ("?before=99999999999999999999", "甲乙丙丁"), ("?who=%00", "甲乙丙丁"),
    ):  # fmt: skip
        text = page(client, cast, query)
        assert {note for note in "甲乙丙丁" if f">{note}<" in text} == set(seen), query
    assert "看不懂日期" in page(client, cast, "?from=gestern")


def test_older_pages_go_on_where_the_newer_ended(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    told(cast, queries.PAGE + 3)
    client = signed_in("auditor")
    with django_assert_num_queries(5):
        first = page(client, cast)
    assert first.count("ZHAN-01") == queries.PAGE
    assert 'href="?before=4"' in first
    assert page(client, cast, "?before=4").count("ZHAN-01") == 3


def test_a_chain_that_somebody_changed_shows(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("auditor")
    address = f"/log/{cast.org.pk}/check/"
    assert "还没有记录" in client.get(address).content.decode()
    told(cast, 5)
    assert "第 1 条到第 5 条完整" in client.get(address).content.decode()
    Entry.objects.filter(seq=3).update(note="改过")
    assert "有 1 处接不上" in client.get(address).content.decode()
    assert client.get(f"{address}?upto=99999999999999999999").status_code == 200


def test_a_part_of_the_chain_is_checked_like_the_whole(cast: Cast) -> None:
    told(cast, 7)
    assert queries.checked(cast.org, count=3) == queries.Checked(5, 7, 7, [])
    assert queries.checked(cast.org, upto=4, count=3) == queries.Checked(2, 4, 7, [])
    Entry.objects.filter(seq=5).delete()
    assert queries.checked(cast.org, count=3).broken == chain.broken_links(cast.org) == [6]
    Entry.objects.filter(seq=7).delete()
    assert queries.checked(cast.org).broken[-1] == 7
    ChainHead.objects.update(seq=6, hash="0" * 64)
    assert 6 in queries.checked(cast.org).broken


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2025-05-01", "2025年5月1日"),
        ("2025-05-01 01:30:00+00:00", "2025年5月1日 09:30"),
        ("2025-13-45", "2025-13-45"),
        ("2025-05-01起", "2025-05-01起"),
        ("", ""),
    ],
)
def test_days_are_told_as_everywhere(stored: str, shown: str) -> None:
    assert readable(stored) == shown


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        ("result_class", "explained", "解释说明"),
        ("hot", "True", "是"),
        ("hot", "False", "否"),
        ("result_class", "", ""),
        ("content", "explained", "explained"),
    ],
)
def test_a_choice_is_told_by_its_label(field: str, stored: str, shown: str) -> None:
    assert readable(stored, field_of(ResidentMatter, field)) == shown
