"""What few may know: who spoke, in clear only for a reason; confidential matters, for named people only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from openpyxl import load_workbook

from tests.cast import ACTORS, Cast
from tests.matters.build import a_matter, an_action
from weiyuan.journal.models import Entry
from weiyuan.ledger.actions import export_ledger
from weiyuan.matters.actions import move_matter
from weiyuan.matters.actions.secrecy import entrust, unmask
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.secrecy import known_to_nobody
from weiyuan.notices.models import Message
from weiyuan.orgs.models import COMMAND_LINE, User

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
CLEAR = {"person_name": "欧阳秋白", "phone": "13987650012", "address": "柳荫路18号3栋502室"}
MAY_UNMASK = {"director", "officer", "head", "member"}


def spoken(cast: Cast, state: str = "assigned", **more: Any) -> ResidentMatter:
    return a_matter(cast, state, **{**CLEAR, "assigned_member": cast.li, "consent": False, **more})


# --- who spoke --------------------------------------------------------------------------------------


def test_who_may_learn_who_spoke(cast: Cast) -> None:
    matter = spoken(cast)
    assert {name for name in ACTORS if cast[name].has_perm("matters.unmask_residentmatter", matter)} == MAY_UNMASK


def test_a_unit_learns_it_only_with_the_residents_consent(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        unmask(spoken(cast), by=cast["unit"], reason="核实位置")
    assert unmask(spoken(cast, consent=True), by=cast["unit"], reason="核实位置").phone == CLEAR["phone"]


def test_the_reason_and_the_reader_are_written_down_and_not_what_was_read(cast: Cast) -> None:
    matter = spoken(cast)
    unmask(matter, by=cast["officer"], reason="电话核实具体位置")
    entry = Entry.objects.get(kind="matters.residentmatter.unmask", object_id=matter.pk)
    assert (entry.actor, entry.note) == (cast["officer"], "电话核实具体位置")
    assert not any(word in f"{entry.note}{entry.changes}" for word in CLEAR.values())


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_a_reason_that_says_nothing_shows_nothing(cast: Cast, signed_in: SignedIn, reason: str) -> None:
    answer = signed_in("officer").post(f"/matters/{spoken(cast).pk}/identity/", {"reason": reason})
    assert answer.status_code == 400
    assert CLEAR["phone"] not in answer.content.decode()
    assert not Entry.objects.filter(kind="matters.residentmatter.unmask").exists()


def test_the_page_shows_it_once_and_is_kept_nowhere(cast: Cast, signed_in: SignedIn) -> None:
    address, client = f"/matters/{spoken(cast).pk}/identity/", signed_in("officer")
    assert CLEAR["phone"] not in client.get(address).content.decode()
    answer = client.post(address, {"reason": "电话核实具体位置"})
    assert all(word in answer.content.decode() for word in CLEAR.values())
    assert "no-store" in answer["Cache-Control"]
    assert CLEAR["phone"] not in client.get(address).content.decode()


def test_the_page_by_role(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/matters/{spoken(cast).pk}/identity/"
    codes = {name: signed_in(name).get(address).status_code for name in ACTORS}
    hidden = {"reader", "district", "auditor", "admin", "stranger", "visitor", "other_member"}
    assert codes == {name: 404 if name in hidden else 200 if name in MAY_UNMASK else 403 for name in ACTORS}


def test_a_matter_without_anybody_has_nobody_to_show(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        unmask(a_matter(cast), by=cast["officer"], reason="电话核实")


# --- confidential matters ---------------------------------------------------------------------------


def secret(cast: Cast, **more: Any) -> ResidentMatter:
    """A confidential matter at an early state, known to the officer alone."""
    said = {"secrecy": "confidential", "keeper": cast["officer"], "assigned_unit": None, "content": "举报线索甲"}
    return a_matter(cast, "triaged", **{**said, **more})


def test_who_marks_a_matter_confidential_keeps_it(cast: Cast) -> None:
    matter = a_matter(cast, "registered", created_by=cast["head"])
    move_matter(matter, "triage", by=cast["officer"], secrecy="confidential", category="市政设施")
    assert matter.keeper == cast["officer"]
    seers = {n for n in ACTORS if ResidentMatter.objects.visible_to(cast[n]).filter(pk=matter.pk).exists()}
    assert seers == {"officer"}


def test_marking_it_in_the_form_keeps_it_for_whoever_marks_it(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "registered", created_by=cast["head"], no="QS-2025-0007")
    client = signed_in("officer")
    page = client.get(f"/matters/{matter.pk}/edit/")
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, [])}
    said["received_at"], said["secrecy"] = "2025-03-03 09:00", "confidential"
    assert client.post(f"/matters/{matter.pk}/edit/", said).status_code == 302
    matter.refresh_from_db()
    assert (matter.secrecy, matter.keeper) == ("confidential", cast["officer"])


def test_who_is_let_in_sees_it_and_is_told_by_number_only(cast: Cast) -> None:
    matter = secret(cast, no="QS-2025-0009")
    entrust(matter, [cast["leader"]], by=cast["director"])
    assert ResidentMatter.objects.visible_to(cast["leader"]).filter(pk=matter.pk).exists()
    assert not ResidentMatter.objects.visible_to(cast["director"]).filter(pk=matter.pk).exists()
    message = Message.objects.get(user=cast["leader"])
    assert "QS-2025-0009" in message.title
    assert "举报" not in f"{message.title}{message.text}"


def test_a_secret_brought_in_on_the_machine_is_known_to_nobody_until_somebody_is_let_in(cast: Cast) -> None:
    machine = User.objects.create(username=COMMAND_LINE, name="系统", is_superuser=True)
    secret(cast)
    brought = secret(cast, keeper=machine)
    assert known_to_nobody(cast.org) == 1
    entrust(brought, [cast["leader"]], by=cast["director"])
    assert known_to_nobody(cast.org) == 0


def test_a_director_hands_a_secret_on_without_reading_it(cast: Cast, signed_in: SignedIn) -> None:
    matter, client = secret(cast), signed_in("director")
    assert client.get(f"/matters/{matter.pk}/").status_code == 404
    page = client.get("/matters/confidential/").content.decode()
    assert matter.ref in page
    assert "举报" not in page
    answer = client.post(f"/matters/{matter.pk}/confidants/", {"keeper": cast["director"].pk, "people": []})
    assert answer.status_code == 302
    assert client.get(f"/matters/{matter.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["stranger", "visitor", "unit"])
def test_nobody_from_outside_is_let_in(cast: Cast, who: str) -> None:
    with pytest.raises(ValidationError):
        entrust(secret(cast), [cast[who]], by=cast["director"])


def test_who_may_decide_on_it(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/matters/{secret(cast).pk}/confidants/"
    codes = {name: signed_in(name).get(address).status_code for name in ACTORS}
    assert codes == {name: 200 if name in {"director", "officer"} else 404 for name in ACTORS}


def test_it_shows_on_no_other_way(cast: Cast, signed_in: SignedIn, tmp_path: Any) -> None:
    """List, search, print, workbook, ledger, picker, attachments, steps and log: what the page refuses they refuse."""
    matter = secret(cast, no="QS-2025-0011")
    an_action(matter, "press", date(2025, 3, 4), content="举报线索甲催办")
    move_matter(matter, "accept", by=cast["officer"], note="举报线索甲受理")
    client = signed_in("director")
    refused = ("", "edit/", "step/assign/", "files/", "identity/", "remove/")
    assert {client.get(f"/matters/{matter.pk}/{way}").status_code for way in refused} == {404}
    log = f"/log/{cast.org.pk}/"
    shown = ("/matters/", "/matters/?q=线索甲", "/matter-actions/", "/ledger/matters/print/", "/", log)
    for address in shown:
        assert "举报" not in client.get(address, follow=True).content.decode(), address
    assert client.get("/matters/pick/", {"q": "QS-2025-0011"}).json() == {"found": []}
    book = tmp_path / "out.xlsx"
    export_ledger(cast.org, book, by=cast["director"], clear=True, reason="核对")
    assert "举报线索甲" not in words_of(book.read_bytes())
    export_ledger(cast.org, book, by=cast["officer"])
    assert "举报线索甲" in words_of(book.read_bytes())


def words_of(content: bytes) -> str:
    book = load_workbook(BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
