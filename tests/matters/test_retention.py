"""Who spoke is not kept longer than is said; the clerk sees it coming and what a machine must not cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.journal import transition
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.actions.persons import prolong
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.retention import coming, end_of, to_anonymise
from weiyuan.matters.tasks import anonymise_body, anonymise_old, the_machine
from weiyuan.orgs.actions import the_resident
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
CLEAR = {"person_name": "苗小满", "phone": "13811112222", "address": "双桂路7号"}
DAY = date(2027, 6, 1)  # 24 months after 2025-06-01


def ended(cast: Cast, state: str = "closed", finished: Any = None, **more: Any) -> ResidentMatter:
    """A matter with a person in it, ended long ago unless told otherwise."""
    matter = a_matter(cast, state, finished_at=finished or at(2025, 5, 1), **{"no": "QS-2024-0001", **CLEAR, **more})
    matter.derive()
    matter.save()
    return matter


def clear(matter: ResidentMatter) -> bool:
    matter.refresh_from_db()
    return bool(matter.person_name or matter.phone or matter.address or matter.phone_key)


@pytest.mark.parametrize("state", ["closed", "refused", "referred"])
def test_after_its_time_nobody_is_named_any_more(cast: Cast, state: str) -> None:
    matter = ended(cast, state)
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 1
    assert not clear(matter)
    assert (matter.anonymised_on, matter.anonymous, matter.state) == (timezone.localdate(), False, state)
    entry = Entry.objects.get(object_id=matter.pk, kind="matters.residentmatter.correct")
    assert "保存期" in entry.note
    assert entry.actor == the_machine()
    assert not any(word in f"{entry.note}{entry.changes}" for word in CLEAR.values())
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 0  # run twice


@pytest.mark.parametrize(
    "state", ["registered", "triaged", "accepted", "assigned", "in_progress", "replied", "feedback_given", "converted"]
)
def test_an_open_matter_keeps_who_spoke(cast: Cast, state: str) -> None:
    matter = ended(cast, state)
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 0
    assert clear(matter)


def test_the_time_is_counted_to_the_day(cast: Cast) -> None:
    last = ended(cast, finished=at(2025, 6, 1, 23, 59))
    assert to_anonymise(date(2027, 5, 31)).count() == 0
    assert list(to_anonymise(DAY)) == [last]


def test_a_matter_from_a_ledger_ends_on_its_day(cast: Cast) -> None:
    matter = ended(cast, no="QS-2025-0002")
    ResidentMatter.objects.filter(pk=matter.pk).update(finished_at=None, closed_on=date(2025, 6, 2))
    assert to_anonymise(DAY).count() == 0
    assert list(to_anonymise(DAY + timedelta(days=1))) == [matter]


def test_a_merged_matter_ends_with_its_main_one(cast: Cast) -> None:
    main = ended(cast, "in_progress", no="QS-2025-0002")
    merged = ended(cast, "merged", merged_into=main)
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 0
    ResidentMatter.objects.filter(pk=main.pk).update(state="closed", finished_at=at(2025, 5, 30))
    merged.refresh_from_db()
    assert end_of(merged) == date(2025, 5, 30)
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 2
    assert not clear(merged)


def test_a_removed_matter_is_forgotten_too(cast: Cast) -> None:
    matter = ended(cast, "accepted", deleted_at=at(2025, 5, 1))
    assert anonymise_body(cast.org, DAY, by=the_machine()) == 1
    assert not clear(matter)


def test_no_undo_brings_it_back(cast: Cast) -> None:
    matter = ended(cast)
    with transition.deed(cast.org, "改电话", by=cast["officer"]):
        before, matter.phone = matter.phone, "13833334444"
        transition.correct([transition.change_of(matter, {"phone": before})], by=cast["officer"])
    anonymise_body(cast.org, DAY, by=the_machine())
    [(_label, _key, _version, values, _lists)] = Deed.objects.get().changes
    assert (values["phone"], values["phone_key"]) == ("", "")


def test_what_the_resident_sent_is_taken_off_and_what_staff_took_stays(cast: Cast) -> None:
    matter = ended(cast)
    for by, name in ((the_resident(), "信.jpg"), (cast["officer"], "现场.jpg")):
        Attachment.objects.create(
            org=cast.org, model="matters.residentmatter", object_id=matter.pk, name=name, kind="jpeg", size=1,
            sha256=name, by=by,
        )  # fmt: skip
    anonymise_body(cast.org, DAY, by=the_machine())
    assert [file.name for file in Attachment.objects.of(matter).alive()] == ["现场.jpg"]


def test_the_job_orders_its_next_run(cast: Cast) -> None:
    matter = ended(cast, finished=at(2020, 1, 1), received_at=at(2019, 3, 3))
    anonymise_old.call()
    assert not clear(matter)
    [waiting] = DBTaskResult.objects.filter(task_path=anonymise_old.module_path, status="READY")
    assert waiting.run_after > timezone.now()


# --- the clerk's page --------------------------------------------------------------------------------


def soon(cast: Cast, days: int = 10, **more: Any) -> ResidentMatter:
    """A matter that will be anonymised in so many days."""
    from dateutil.relativedelta import relativedelta

    finished = timezone.now() + timedelta(days=days) - relativedelta(months=24)
    return ended(cast, finished=finished, received_at=finished - timedelta(days=30), **more)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("director", 200), ("leader", 403), ("head", 403), ("member", 403), ("unit", 403),
     ("reader", 403), ("auditor", 403), ("admin", 403), ("stranger", 200), ("visitor", 403)],
)  # fmt: skip
def test_who_sees_what_is_coming(cast: Cast, signed_in: SignedIn, who: str, status: int) -> None:
    matter = soon(cast)
    answer = signed_in(who).get("/matters/retention/")
    assert answer.status_code == status
    assert (matter.ref in answer.content.decode()) == (who in {"officer", "director"})


def test_the_page_says_when_and_not_who(cast: Cast, signed_in: SignedIn) -> None:
    matter = soon(cast)
    soon(cast, days=40, no="QS-2024-0002")
    page = signed_in("officer").get("/matters/retention/").content.decode()
    [one] = coming(cast["officer"], timezone.localdate())
    assert (one.matter, one.on) == (matter, timezone.localdate() + timedelta(days=10))
    assert not any(word in page for word in CLEAR.values())
    assert "QS-2024-0002" not in page


def test_words_that_tell_of_a_person_are_listed_for_the_clerk_and_not_changed(cast: Cast, signed_in: SignedIn) -> None:
    matter = soon(cast, days=-5, content="请打13899998888")
    an_action(matter, "handle", date(2025, 4, 1), content="住户身份证11010519491231002X")
    anonymise_body(cast.org, timezone.localdate(), by=the_machine())
    page = signed_in("officer").get("/matters/retention/").content.decode()
    assert matter.ref in page
    assert "电话号码" in page
    assert "身份证号" in page
    assert "13899998888" not in page
    matter.refresh_from_db()
    assert matter.content == "请打13899998888"


def test_a_confidential_matter_stands_there_for_those_named_alone(cast: Cast, signed_in: SignedIn) -> None:
    matter = soon(cast, secrecy="confidential", keeper=cast["director"])
    assert matter.ref not in signed_in("officer").get("/matters/retention/").content.decode()
    assert matter.ref in signed_in("director").get("/matters/retention/").content.decode()
    assert signed_in("officer").get(f"/matters/{matter.pk}/keep/").status_code == 404


def test_the_time_can_be_prolonged_for_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    matter, client = soon(cast), signed_in("officer")
    until = timezone.localdate() + timedelta(days=100)
    page = f"/matters/{matter.pk}/keep/"
    assert client.get(page).status_code == 200
    for wrong in ({"until": until, "reason": ""}, {"until": "2020-01-01", "reason": "诉讼未结"},
                  {"until": until, "reason": "找苗小满核实"}, {"until": "abc", "reason": "诉讼未结"}):  # fmt: skip
        assert client.post(page, wrong).status_code == 400
    matter.refresh_from_db()
    assert matter.keep_until is None
    assert client.post(page, {"until": until, "reason": "诉讼未结"}).status_code == 302
    assert anonymise_body(cast.org, until, by=the_machine()) == 0
    assert Entry.objects.filter(object_id=matter.pk, note="诉讼未结").exists()
    assert anonymise_body(cast.org, until + timedelta(days=1), by=the_machine()) == 1


def test_nobody_else_prolongs_it(cast: Cast, signed_in: SignedIn) -> None:
    matter = soon(cast)
    for who, status in (("stranger", 404), ("leader", 403), ("head", 403), ("reader", 404)):
        assert signed_in(who).get(f"/matters/{matter.pk}/keep/").status_code == status, who
    with pytest.raises(PermissionDenied):
        prolong(matter, timezone.localdate() + timedelta(days=9), by=cast["leader"], reason="诉讼未结")
    with pytest.raises(ValidationError):
        prolong(matter, timezone.localdate() + timedelta(days=9999), by=cast["officer"], reason="诉讼未结")


def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = signed_in("officer"), []
    for number in range(3):
        soon(cast, no=f"QS-2024-000{number + 1}", content="请打13899998888")
        if number != 1:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get("/matters/retention/")
            counts.append(len(asked))
    assert counts[0] == counts[1]
