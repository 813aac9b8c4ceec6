"""The summary's pages: asking, reading, evidence, files, and who gets to see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import ACTORS, Cast
from tests.summaries.test_actions import matter, silent
from weiyuan.summaries.actions import begin_summary, write_revision
from weiyuan.summaries.models import Summary
from weiyuan.summaries.tasks import write_summary

READERS = {"director", "leader", "officer", "reader", "district"}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(cast: Cast) -> Summary:
    matter(cast, "QS-2025-0001", date(2025, 3, 1))
    summary = begin_summary(cast.org, date(2025, 1, 1), date(2025, 12, 31), by=cast["officer"])
    write_revision(summary, by=cast["officer"], progress=silent)
    Summary.objects.update(phase="ready")
    return summary


def pages(summary: Summary) -> list[str]:
    root = f"/summaries/{summary.pk}/"
    return [root, f"{root}facts/matters.received/", f"{root}download/docx/", f"{root}download/pdf/"]


@pytest.mark.parametrize("actor", ACTORS)
def test_every_page_answers_those_who_may_and_404s_the_rest(
    signed_in: Callable[[str], Client], written: Summary, actor: str
) -> None:
    client = signed_in(actor)
    for page in pages(written):
        answer = client.get(page)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, so that the file is closed
        assert answer.status_code == (200 if actor in READERS else 404), page


def test_who_is_not_signed_in_is_led_to_the_door(client: Client, written: Summary) -> None:
    for page in pages(written):
        answer = client.get(page)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_a_figure_leads_to_its_records(signed_in: Callable[[str], Client], written: Summary) -> None:
    client = signed_in("officer")
    page = client.get(f"/summaries/{written.pk}/").content.decode()
    assert '<a class="fc" href="?fact=matters.received#evidence">' in page
    aside = client.get(f"/summaries/{written.pk}/?fact=matters.received").content.decode()
    assert "QS-2025-0001" in aside
    assert "路灯 QS-2025-0001" in client.get(f"/summaries/{written.pk}/facts/matters.received/").content.decode()


@pytest.mark.parametrize("key", ["no.such", "matters.received%231.x", "..%2F..", "<script>"])
def test_an_unknown_figure_is_not_found(signed_in: Callable[[str], Client], written: Summary, key: str) -> None:
    assert signed_in("officer").get(f"/summaries/{written.pk}/facts/{key}/").status_code == 404
    assert signed_in("officer").get(f"/summaries/{written.pk}/?fact={key}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999999999999", "２"])
def test_a_strange_page_number_does_no_harm(signed_in: Callable[[str], Client], written: Summary, page: str) -> None:
    url = f"/summaries/{written.pk}/facts/matters.received/?page={page}"
    assert signed_in("officer").get(url).status_code == 200


def test_asking_for_a_summary_orders_one_job(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    answer = client.post("/summaries/", {"org": cast.org.pk, "start": "2025-01-01", "end": "2025-12-31"})
    summary = Summary.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/summaries/{summary.pk}/")
    client.post(f"/summaries/{summary.pk}/rewrite/")  # while it waits: not ordered twice
    assert DBTaskResult.objects.count() == 1

    write_summary.call(summary.pk, cast["officer"].pk)

    summary.refresh_from_db()
    assert (summary.state, summary.phase) == ("drafted", "ready")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"start": "2025-12-31", "end": "2025-01-01"}, "期间止早于期间起"),
        ({"start": "2000-01-01", "end": "2025-01-01"}, "期间最长"),
        ({"start": "昨天", "end": "2025-01-01"}, "日期"),
        ({"start": "2025-01-01"}, "请填写期间止"),
    ],
)
def test_a_wrong_period_is_told_beside_the_field(
    signed_in: Callable[[str], Client], cast: Cast, said: dict[str, str], words: str
) -> None:
    answer = signed_in("officer").post("/summaries/", {"org": cast.org.pk, **said})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Summary.objects.exists()


def test_another_bodys_clerk_cannot_ask_for_ours(signed_in: Callable[[str], Client], cast: Cast) -> None:
    said = {"org": cast.org.pk, "start": "2025-01-01", "end": "2025-12-31"}
    assert signed_in("stranger").post("/summaries/", said).status_code == 400
    assert signed_in("member").post("/summaries/", said).status_code == 404
    assert not Summary.objects.exists()


def test_rewriting_needs_the_right_and_open_figures(signed_in: Callable[[str], Client], written: Summary) -> None:
    url = f"/summaries/{written.pk}/rewrite/"
    assert signed_in("leader").post(url).status_code == 403
    assert signed_in("stranger").post(url).status_code == 404
    Summary.objects.update(state="locked")
    assert signed_in("officer").post(url).status_code == 409
    assert signed_in("officer").get(url).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_does_not_grow_with_its_rows(
    signed_in: Callable[[str], Client], cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    for year in range(count):
        begin_summary(cast.org, date(2020 + year, 1, 1), date(2020 + year, 12, 31), by=cast["officer"])
    client = signed_in("officer")
    with django_assert_num_queries(LIST):
        client.get("/summaries/")


LIST = 7
