"""Who left a body leaves with empty hands; who reads its log reads what was done, not what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from weiyuan.journal import transition
from weiyuan.ledger.models import Kind, LedgerJob, Phase
from weiyuan.members.actions import move_difficulty, propose_edits
from weiyuan.members.models import ContactLog, MemberDifficulty
from weiyuan.orgs.models import RoleGrant

Enter = Callable[[str], Client]
WORDS = ("金丝雀难处", "金丝雀办法", "金丝雀结果", "金丝雀单位")


def test_case_11_who_left_the_body_undoes_nothing_in_it(cast: Cast, signed_in: Enter) -> None:
    client, officer = signed_in("officer"), cast["officer"]
    with transition.deed(cast.org, "登记", by=officer) as done:
        contact = ContactLog(org=cast.org, kind="member", on=date(2025, 5, 1), member=cast.li, content="问候")
        transition.register([contact], by=officer)
    RoleGrant.objects.filter(user=officer).update(end=date(2025, 1, 1))
    assert client.post(f"/undo/{done.key}/").status_code == 403
    assert ContactLog.objects.alive().count() == 1


def test_case_11_a_list_written_before_is_not_fetched_after_leaving(
    cast: Cast, signed_in: Enter, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    job = LedgerJob.objects.create(
        org=cast.org, by=cast["officer"], kind=Kind.EXPORT, phase=Phase.DONE, register="members.member",
        filename="委员.xlsx",
    )  # fmt: skip
    job.path.parent.mkdir(parents=True)
    job.path.write_bytes(b"PK")
    address = f"/ledger/jobs/{job.key}/download/"
    client = signed_in("officer")
    answer: Any = client.get(address)
    assert b"".join(answer.streaming_content) == b"PK"
    for other in ("director", "leader", "stranger", "district", "member"):
        assert signed_in(other).get(address).status_code == 404, other
    RoleGrant.objects.filter(user=cast["officer"]).update(end=date(2025, 1, 1))
    assert client.get(address).status_code == 404
    assert client.get(f"/ledger/jobs/{job.key}/").status_code == 404


@pytest.fixture
def told(cast: Cast) -> None:
    officer = cast["officer"]
    trouble = MemberDifficulty(org=cast.org, member=cast.li, reported_on=date(2025, 5, 1), content=WORDS[0])
    transition.register([trouble], by=officer)
    move_difficulty(trouble, "handle", by=officer, action=WORDS[1])
    move_difficulty(trouble, "solve", by=officer, note=WORDS[2])
    propose_edits(cast.li, {"employer": WORDS[3]}, by=cast["member"])


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("actor", ["auditor", "admin", "director"])
def test_case_13_the_log_says_that_something_was_done_not_what_a_member_told(
    cast: Cast, signed_in: Enter, actor: str
) -> None:
    text = signed_in(actor).get(f"/log/{cast.org.pk}/").content.decode()
    assert "委员困难" in text
    assert "有说明" in text or actor == "director"
    for words in WORDS[1:]:
        assert (words in text) == (actor == "director"), words


@pytest.mark.parametrize(("actor", "status"), [("head", 404), ("reader", 404), ("leader", 403), ("stranger", 404)])
def test_case_1_contact_is_noted_only_for_ones_own(cast: Cast, signed_in: Enter, actor: str, status: int) -> None:
    said = {"member": cast.zhou.pk, "on": "2025-05-06", "content": "谈心"}
    assert signed_in(actor).post("/contact-schedule/", said).status_code == status
    assert not ContactLog.objects.exists()
