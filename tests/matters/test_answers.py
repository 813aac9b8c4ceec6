"""The answer, and its public version."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter, at
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.matters.actions import StillPersonal, answer_matter, publish_answer, withdraw_answer
from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.queries import filled, templates_for
from weiyuan.matters.queries.answers import advice_of

pytestmark = pytest.mark.django_db


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def a_template(cast: Cast, title: str, **more: Any) -> AnswerTemplate:
    return AnswerTemplate.objects.create(org=cast.org, title=title, **{"text": "您好", **more})


def test_templates_of_the_category_come_first_and_others_not_at_all(cast: Cast) -> None:
    every, own = a_template(cast, "通用"), a_template(cast, "路灯", category="市政设施")
    a_template(cast, "噪声", category="噪声油烟")
    AnswerTemplate.objects.create(org=cast.other, title="外街", text="您好")
    assert templates_for(a_matter(cast)) == [own, every]


def test_a_template_is_filled_with_what_is_known(cast: Cast) -> None:
    template = a_template(cast, "通用", text="〔收到日期〕收到的〔类别〕意见（〔编号〕）由〔承办单位〕办理。")
    matter = a_matter(cast, no="QS-2025-0007", received_at=at(2025, 3, 3, 0, 30))
    assert filled(template, matter) == "2025年3月3日收到的市政设施意见（QS-2025-0007）由城管科办理。"
    bare = a_matter(cast, category="", assigned_unit=None, no="QS-2025-0008")
    assert filled(template, bare) == "2025年3月3日收到的〔类别〕意见（QS-2025-0008）由〔承办单位〕办理。"


def test_an_answer_is_stored_with_whom_it_is_for(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress")
    answer_matter(matter, by=cast["unit"], result="已换灯", result_class="solved", answer_to="person")
    found = stored(matter)
    assert (found.state, found.result, found.answer_to) == ("replied", "已换灯", "person")
    assert found.answered_at is not None


def test_publishing_keeps_the_original_apart(cast: Cast) -> None:
    matter = a_matter(cast, "feedback_given", answer_to="public", content="王大妈说路灯不亮")
    publish_answer(matter, by=cast["officer"], content=" 路灯不亮 ", answer="已修复")
    found = stored(matter)
    assert (found.content, found.result) == ("王大妈说路灯不亮", "已修复")
    assert (found.public_content, found.public_answer, found.published_on) == (
        "路灯不亮", "已修复", timezone.localdate(),
    )  # fmt: skip
    assert "路灯" not in str(Entry.objects.get().changes)


def test_abuse_35_what_looks_personal_stops_publishing_until_confirmed(cast: Cast) -> None:
    matter = a_matter(cast, "feedback_given", answer_to="public")
    with pytest.raises(StillPersonal) as warned:
        publish_answer(matter, by=cast["officer"], content="路灯不亮", answer="请打13812341234")
    assert [one.text for one in warned.value.found] == ["13812341234"]
    assert stored(matter).published_on is None
    publish_answer(matter, by=cast["officer"], content="路灯不亮", answer="请打13812341234", confirmed=True)
    assert stored(matter).published_on is not None


@pytest.mark.parametrize(
    ("state", "more"),
    [
        ("feedback_given", {"answer_to": "person"}),
        ("feedback_given", {"answer_to": "public", "secrecy": "confidential"}),
        ("in_progress", {"answer_to": "public"}),
        ("merged", {"answer_to": "public"}),
    ],
)
def test_what_is_not_meant_for_all_is_never_published(cast: Cast, state: str, more: dict[str, str]) -> None:
    matter = a_matter(cast, state, keeper=cast["officer"], merged_into=a_matter(cast), **more)
    with pytest.raises(WrongState):
        publish_answer(matter, by=cast["officer"], content="路灯不亮", answer="已修复", confirmed=True)
    assert stored(matter).published_on is None


def test_only_clerks_publish_and_withdraw(cast: Cast) -> None:
    matter = a_matter(cast, "feedback_given", answer_to="public", assigned_member=cast.li)
    for actor in ("unit", "member", "head", "leader", "stranger", "reader"):
        with pytest.raises(PermissionDenied):
            publish_answer(matter, by=cast[actor], content="路灯不亮", answer="已修复")
        with pytest.raises(PermissionDenied):
            withdraw_answer(matter, by=cast[actor])


def test_empty_texts_are_refused(cast: Cast) -> None:
    matter = a_matter(cast, "feedback_given", answer_to="public")
    with pytest.raises(ValidationError) as error:
        publish_answer(matter, by=cast["officer"], content=" ", answer="")
    assert set(error.value.message_dict) == {"content", "answer"}


def test_what_is_withdrawn_is_gone_and_can_be_published_again(cast: Cast) -> None:
    public = {"public_content": "路灯不亮", "public_answer": "已修复", "published_on": date(2025, 5, 1)}
    matter = a_matter(cast, "closed", answer_to="public", **public)
    withdraw_answer(matter, by=cast["officer"])
    found = stored(matter)
    assert (found.public_content, found.public_answer, found.published_on) == ("", "", None)
    with pytest.raises(WrongState):
        withdraw_answer(matter, by=cast["officer"])
    publish_answer(matter, by=cast["director"], content="路灯不亮", answer="已修复")


def test_two_clerks_publish_at_once_one_is_told(cast: Cast) -> None:
    matter = a_matter(cast, "closed", answer_to="public")
    seen_before = stored(matter)
    publish_answer(matter, by=cast["officer"], content="路灯不亮", answer="已修复")
    with pytest.raises(WrongState):
        publish_answer(seen_before, by=cast["director"], content="别的", answer="别的")
    assert stored(matter).public_content == "路灯不亮"


def test_every_place_and_every_reason_has_words_for_the_resident() -> None:
    assert set(DEFAULTS["advice"]) == set(DEFAULTS["referred_to"])
    assert set(DEFAULTS["refusals"]) == set(DEFAULTS["refuse_reasons"])


def test_who_is_refused_or_sent_elsewhere_is_told_in_plain_words(cast: Cast) -> None:
    assert "信访部门正在办理" in advice_of(a_matter(cast, "refused", refuse_reason="已进入信访程序"))
    assert "拨打12345" in advice_of(a_matter(cast, "referred", referred_to="12345热线"))
    assert advice_of(a_matter(cast, "accepted", referred_to="12345热线")) == ""
