"""Two people at the same moment, each with a connection and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests.cast import Cast, assemble
from tests.registry.typed import sent
from weiyuan.journal.chain import broken_links
from weiyuan.journal.models import Deed
from weiyuan.members.models import MemberDifficulty
from weiyuan.orgs.models import LiaisonStation

pytestmark = pytest.mark.django_db(transaction=True)


def enter(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast[name], backend="weiyuan.core.ui.entrance.Entrance")
    return client


def together(*works: Callable[[], Any]) -> list[int]:
    """The statuses of requests sent at once, the smallest first."""
    gate, found = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=20)
            found.append(work().status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_of_two_at_once_one_wins_and_nothing_is_half_done() -> None:
    cast = assemble()
    officer, director, again = enter(cast, "officer"), enter(cast, "director"), enter(cast, "officer")
    station = {"name": "柳荫新村站", "community": "柳荫新村社区", "founded_on": "2024-05-01"}
    form = sent(officer.get("/stations/new/").context["form"], **station)
    assert together(*(lambda c=c: c.post("/stations/new/", form) for c in (officer, again))) == [302, 302]  # type: ignore[misc]
    assert LiaisonStation.objects.filter(name="柳荫新村站").count() == 1

    rows = [
        MemberDifficulty.objects.create(
            org=cast.org, no=f"KN-2025-{n:03}", member=cast.li, reported_on="2025-03-01", content="孩子入学"
        )
        for n in range(1, 9)
    ]
    keys, page = [str(row.pk) for row in rows], f"/difficulties/{rows[-1].pk}/edit/"
    hers, his = (sent(c.get(page).context["form"], content=c_) for c, c_ in ((officer, "甲"), (director, "乙")))
    assert together(lambda: officer.post(page, hers), lambda: director.post(page, his)) == [302, 409]

    his = sent(director.get(page).context["form"], content="丙")
    step = {"pk": keys, "deed": "step:handle", "go": "1"}
    statuses = together(lambda: officer.post("/difficulties/bulk/", step), lambda: director.post(page, his))
    assert set(statuses) <= {302, 409}
    assert MemberDifficulty.objects.filter(state="handled").count() in {0, 8}

    gone = {"deed": "remove", "go": "1"}
    statuses = together(
        lambda: officer.post("/difficulties/bulk/", {"pk": keys, **gone}),
        lambda: director.post("/difficulties/bulk/", {"pk": keys[::-1], **gone}),
    )
    assert statuses in ([302, 409], [302, 400])
    done = Deed.objects.latest("pk")
    one, two = enter(cast, done.by.username), enter(cast, done.by.username)
    assert together(lambda: one.post(f"/undo/{done.key}/"), lambda: two.post(f"/undo/{done.key}/")) == [302, 409]
    assert MemberDifficulty.objects.alive().count() == 8
    assert broken_links(cast.org) == []
