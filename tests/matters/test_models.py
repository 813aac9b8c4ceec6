"""What the database itself refuses, and what a matter says about its own contradictions."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.core.crypto import fingerprint
from weiyuan.matters.models import MatterCategory, ResidentMatter, TypicalCase

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 4)


def refused(make: Any, *args: Any, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            make(*args, **fields)
    except IntegrityError:
        return True
    return False


def wrong(record: Any) -> set[str]:
    return {field for field, _ in record.problems()}


LACKS: list[tuple[str, dict[str, Any], str]] = [
    ("refused", {"refuse_reason": ""}, "refuse_reason"),
    ("referred", {"referred_to": ""}, "referred_to"),
    ("replied", {"result": ""}, "result"),
    ("replied", {"result_class": ""}, "result_class"),
    ("feedback_given", {"feedback_on": None}, "feedback_on"),
    ("closed", {"closed_on": None}, "closed_on"),
    ("closed", {"feedback_on": None}, "feedback_on"),
    ("converted", {"proposal_on": None}, "proposal_on"),
]


@pytest.mark.parametrize(("state", "lacking", "field"), LACKS)
def test_a_state_needs_its_fields_in_the_database_and_in_words(
    cast: Cast, state: str, lacking: dict[str, Any], field: str
) -> None:
    assert refused(a_matter, cast, state, **lacking)
    complete = a_matter(cast, state)
    assert wrong(complete) == set()
    for name, value in lacking.items():
        setattr(complete, name, value)
    assert wrong(complete) == {field}


def test_a_matter_that_wants_no_reply_closes_without_feedback(cast: Cast) -> None:
    assert wrong(a_matter(cast, "closed", feedback_on=None, wants_reply=False)) == set()


def test_no_state_outside_the_workflow(cast: Cast) -> None:
    assert refused(a_matter, cast, "forgotten")


def test_the_anonymous_have_no_name_phone_or_address(cast: Cast) -> None:
    for field in ("person_name", "phone", "address"):
        assert refused(a_matter, cast, anonymous=True, **{field: "13800001234"})
        assert wrong(ResidentMatter(received_at=at(2025, 3, 3), anonymous=True, **{field: "某"})) == {"anonymous"}
    assert not refused(a_matter, cast, anonymous=True)


def test_identity_lies_encrypted_and_the_phone_is_found_by_its_hash(cast: Cast) -> None:
    matter = a_matter(cast, person_name="何青禾", phone="138 0000 1234", address="铁路新村五栋")
    matter.derive()
    assert matter.phone_key == fingerprint("13800001234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_name, phone, address FROM matters_residentmatter")
        stored = cursor.fetchone()
    assert all(text.startswith("v2:") for text in stored)
    fresh = ResidentMatter.objects.get()
    assert (fresh.person_name, fresh.phone, fresh.address) == ("何青禾", "138 0000 1234", "铁路新村五栋")


def test_a_matter_is_not_merged_into_itself(cast: Cast) -> None:
    matter = a_matter(cast)
    matter.merged_into = matter
    assert wrong(matter) == {"merged_into"}
    assert refused(ResidentMatter.objects.filter(pk=matter.pk).update, merged_into=matter)
    assert wrong(a_matter(cast, "merged")) == {"merged_into"}


def test_a_matter_is_reopened_twice_at_most(cast: Cast) -> None:
    assert not refused(a_matter, cast, reopened_times=2)
    assert refused(a_matter, cast, reopened_times=3)
    assert wrong(ResidentMatter(received_at=at(2025, 3, 3), reopened_times=3)) == {"reopened_times"}


def test_nothing_is_done_before_the_day_of_receipt_in_shanghai(cast: Cast) -> None:
    late = at(2025, 3, 4, 0, 30)  # the third of March in UTC
    matter = ResidentMatter(received_at=late, accepted_on=date(2025, 3, 3), replied_on=date(2025, 3, 4))
    assert wrong(matter) == {"accepted_on"}


def test_receipts_and_numbers_are_given_once(cast: Cast) -> None:
    a_matter(cast, receipt="K7", no="QS-2025-0001")
    assert refused(a_matter, cast, receipt="K7")
    assert refused(a_matter, cast, no="QS-2025-0001")


def test_coordination_names_its_departments(cast: Cast) -> None:
    matter = a_matter(cast)
    assert refused(an_action, matter, "coordinate", DAY, departments=[])
    assert wrong(an_action(matter, "coordinate", DAY)) == set()


def test_a_case_is_finished_only_with_its_result(cast: Cast) -> None:
    said = {"org": cast.org, "title": "铁路道口", "on": DAY, "problem": "受阻"}
    assert refused(TypicalCase.objects.create, **said, finished=True)
    assert not refused(TypicalCase.objects.create, **said, finished=True, result="已拆除")
    assert wrong(TypicalCase(**said, finished=True)) == {"result"}


def test_a_confidential_matter_is_no_case(cast: Cast) -> None:
    secret = a_matter(cast, secrecy="confidential")
    assert wrong(TypicalCase(org=cast.org, title="铁路道口", on=DAY, problem="受阻", matter=secret)) == {"matter"}


def test_a_category_is_added_once(cast: Cast) -> None:
    MatterCategory.objects.create(org=cast.org, name="轨道噪声")
    assert refused(MatterCategory.objects.create, org=cast.org, name="轨道噪声")
    assert not refused(MatterCategory.objects.create, org=cast.other, name="轨道噪声")
