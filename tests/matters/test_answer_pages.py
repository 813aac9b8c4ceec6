"""The pages of answering: who may, what is refused with the form again, what is written, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter, an_action
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.actions import issue_link
from weiyuan.matters.models import AnswerTemplate, MatterAction, MatterRating, ResidentMatter
from weiyuan.matters.queries import rating_of
from weiyuan.matters.workflow import MOST_REOPENINGS

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
REPLY = {"result": "已换灯", "result_class": "solved", "answer_to": "public"}
TOLD = {"feedback_way": "phone", "feedback_on": "2026-01-05", "satisfaction": "unrated"}
CALLED = {"on": "2026-01-06", "heard": "mostly", "content": "说灯亮了"}
PUBLIC = {"content": "路灯不亮", "answer": "已修复"}
REFER = {"referred_to": "法院", "note": ""}
# page → the state that it starts from, what is sent, who may besides a clerk
PAGES: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "step/reply": ("in_progress", REPLY, {"director", "unit", "member"}),
    "step/feedback": ("replied", TOLD, {"director", "member", "head"}),
    "step/refer": ("triaged", REFER, {"director"}),
    "publish": ("feedback_given", PUBLIC, {"director"}),
    "call": ("feedback_given", CALLED, {"director", "member", "head"}),
    "rating": ("feedback_given", {}, {"director", "member", "head"}),
}
SEES = {"director", "leader", "officer", "head", "member", "unit"}


def fit(cast: Cast, state: str, **more: Any) -> ResidentMatter:
    said = {"answer_to": "public", "satisfaction": "unrated", "assigned_member": cast.li, "no": "QS-2025-0009"}
    return a_matter(cast, state, **{**said, **more})


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_may_on_each_page(cast: Cast, signed_in: SignIn, name: str) -> None:
    state, said, others = PAGES[name]
    for actor in ("officer", "director", "unit", "member", "head", "leader", "other_member", "stranger", "reader"):
        # handed only where it is handed: a unit sees nothing before that
        matter = fit(cast, state, no=f"QS-2025-{len(actor) + 10 * ord(actor[0]):04d}")
        seen = actor in SEES and not (actor == "unit" and state == "triaged")
        allowed = actor == "officer" or actor in others
        wanted = 200 if allowed else 403 if seen else 404
        client = signed_in(actor)
        if name != "rating":
            assert client.get(f"/matters/{matter.pk}/{name}/").status_code == wanted, (actor, "get")
        answer = client.post(f"/matters/{matter.pk}/{name}/", said).status_code
        assert answer == wanted or (allowed and answer == 302), (actor, "post", answer)
        if not allowed:
            assert stored(matter).version == matter.version, actor


@pytest.mark.parametrize("name", sorted(PAGES))
def test_from_another_state_nothing_is_written(cast: Cast, signed_in: SignIn, name: str) -> None:
    matter = fit(cast, "registered")
    assert signed_in("officer").post(f"/matters/{matter.pk}/{name}/", PAGES[name][1]).status_code == 409
    assert stored(matter).state == "registered"
    assert not Entry.objects.exists()


BAD: dict[str, dict[str, str]] = {
    "step/reply": {"result": "", "result_class": "x", "answer_to": ""},
    "step/feedback": {"feedback_way": "", "feedback_on": "2999-01-01", "satisfaction": "furious"},
    "step/refer": {"referred_to": "天庭", "note": "a\0b"},
    "publish": {"content": " ", "answer": ""},
    "call": {"on": "1999-01-01", "heard": "furious", "content": ""},
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_wrong_comes_back_with_the_form_and_nothing_is_lost(cast: Cast, signed_in: SignIn, name: str) -> None:
    matter = fit(cast, PAGES[name][0])
    answer = signed_in("officer").post(f"/matters/{matter.pk}/{name}/", BAD[name])
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert stored(matter).version == matter.version


def test_a_template_is_filled_in_without_storing_anything(cast: Cast, signed_in: SignIn) -> None:
    template = AnswerTemplate.objects.create(
        org=cast.org, title="已修好", text="〔编号〕已由〔承办单位〕办好。", result_class="solved"
    )
    foreign = AnswerTemplate.objects.create(org=cast.other, title="外街", text="外街的话")
    matter, client = fit(cast, "in_progress", result="", result_class=""), signed_in("unit")
    page = f"/matters/{matter.pk}/step/reply/"
    answer = client.post(page, {"template": template.pk, "fill": "1", "answer_to": "person", "result": ""})
    assert answer.status_code == 200
    assert "QS-2025-0009已由城管科办好。" in answer.content.decode()
    assert stored(matter).state == "in_progress"
    answer = client.post(page, {"template": foreign.pk, "fill": "1", "result": "我的话"})
    assert "外街的话" not in answer.content.decode()
    assert "我的话" in answer.content.decode()


def test_abuse_35_a_number_in_a_public_answer_is_warned_of(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "in_progress"), signed_in("unit")
    page, said = f"/matters/{matter.pk}/step/reply/", {**REPLY, "result": "请打13812341234"}
    answer = client.post(page, said)
    assert answer.status_code == 400
    assert "电话号码“13812341234”" in answer.content.decode()
    assert client.post(page, {**said, "answer_to": "person"}).status_code == 302, "the person may read his own"
    again = fit(cast, "in_progress", no="QS-2025-0010")
    assert client.post(f"/matters/{again.pk}/step/reply/", {**said, "confirmed": "on"}).status_code == 302


def test_publishing_shows_what_was_hidden_and_warns_before_it_goes_out(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "feedback_given", content="找13812341234的王大妈")
    client, page = signed_in("officer"), f"/matters/{matter.pk}/publish/"
    shown = client.get(page)
    assert shown.context["form"]["content"].value() == "找※※的王大妈"
    assert "电话号码“13812341234”" in shown.content.decode()
    said = {"content": "找13812341234", "answer": "已修复"}
    assert client.post(page, said).status_code == 400
    assert stored(matter).published_on is None
    assert client.post(page, {**said, "confirmed": "on"}).status_code == 302
    assert stored(matter).published_on == timezone.localdate()
    assert client.post(f"/matters/{matter.pk}/withdraw/").status_code == 302
    assert (stored(matter).published_on, stored(matter).public_content) == (None, "")
    assert client.post(f"/matters/{matter.pk}/withdraw/").status_code == 409


def test_the_public_version_of_an_answer_before_a_reopening_is_not_offered_again(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "feedback_given", reopened_times=1, public_answer="旧的答复", public_content="旧的内容")
    shown = signed_in("officer").get(f"/matters/{matter.pk}/publish/")
    assert (shown.context["form"]["answer"].value(), shown.context["form"]["content"].value()) == ("已修复", "路灯不亮")


def test_feedback_gives_the_link_once_and_its_words_name_nobody(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "replied", feedback_on=None, content="王大妈家漏水", person_name="王大妈")
    answer = signed_in("officer").post(f"/matters/{matter.pk}/step/feedback/", TOLD)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    words = answer.context["words"]
    token = words.rstrip("/").rsplit("/", 1)[-1]
    rating = rating_of(token)
    assert rating is not None
    assert rating.matter == matter
    assert "QS-2025-0009" in words
    assert "王大妈" not in answer.content.decode()
    assert token not in str(list(Entry.objects.values()))
    assert (stored(matter).state, stored(matter).feedback_on) == ("feedback_given", date(2026, 1, 5))


def test_feedback_in_the_inbox_gives_the_link_too_and_can_be_undone(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "replied", feedback_on=None), signed_in("officer")
    said = {"version": matter.version, "feedback_way": "phone", "satisfaction": "unrated", "back": "?view=call"}
    answer = client.post(f"/matters/inbox/{matter.pk}/feedback/", said)
    assert answer.status_code == 200
    assert "/public/rate/" in answer.context["words"]
    assert answer.context["onward"].startswith("/matters/inbox/")
    deed = Deed.objects.get()
    assert client.post(f"/undo/{deed.key}/").status_code == 302
    assert stored(matter).state == "replied"


def test_who_said_what_he_thinks_of_it_gets_no_link(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "replied", feedback_on=None)
    answer = signed_in("officer").post(f"/matters/{matter.pk}/step/feedback/", {**TOLD, "satisfaction": "satisfied"})
    assert answer.status_code == 302
    assert not MatterRating.objects.exists()


def test_a_link_is_made_by_post_alone_and_not_for_what_is_rated(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "feedback_given"), signed_in("officer")
    page = f"/matters/{matter.pk}/rating/"
    assert client.get(page).status_code == 405
    assert not MatterRating.objects.exists()
    old = issue_link(matter, by=cast["officer"])
    assert client.post(page).status_code == 200
    assert rating_of(old) is None
    MatterRating.objects.update(rated_at=timezone.now())
    assert client.post(page).status_code == 409


def test_a_call_back_is_logged_and_counts(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "closed"), signed_in("officer")
    assert client.post(f"/matters/{matter.pk}/call/", CALLED).status_code == 302
    found, action = stored(matter), MatterAction.objects.get()
    assert (found.called_back_on, found.satisfaction) == (date(2026, 1, 6), "mostly")
    assert (action.kind, action.content, action.reply) == ("call_back", "说灯亮了", "基本满意")


def test_who_was_not_reached_is_called_again(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "closed", satisfaction="mostly")
    signed_in("officer").post(f"/matters/{matter.pk}/call/", {**CALLED, "heard": "missed", "content": "没人接"})
    assert (stored(matter).called_back_on, stored(matter).satisfaction) == (None, "mostly")
    assert MatterAction.objects.get().reply == "没联系上"


def test_who_is_not_satisfied_when_called_may_be_heard_again(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "closed"), signed_in("officer")
    answer = client.post(f"/matters/{matter.pk}/call/", {**CALLED, "heard": "unsatisfied"})
    assert answer["Location"] == f"/matters/{matter.pk}/step/reopen/"
    assert client.get(answer["Location"]).status_code == 200
    spent = fit(cast, "closed", reopened_times=MOST_REOPENINGS, no="QS-2025-0010")
    answer = client.post(f"/matters/{spent.pk}/call/", {**CALLED, "heard": "unsatisfied"})
    assert answer["Location"] == f"/matters/{spent.pk}/"


def test_a_matter_sent_elsewhere_takes_the_advice_along(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "triaged"), signed_in("officer")
    assert "诉讼服务窗口" in client.get(f"/matters/{matter.pk}/step/refer/").content.decode()
    client.post(f"/matters/{matter.pk}/step/refer/", REFER)
    assert (stored(matter).state, stored(matter).referred_to) == ("referred", "法院")
    assert "诉讼服务窗口" in Entry.objects.get().note


@pytest.mark.parametrize(
    ("name", "state", "queries"), [("publish", "feedback_given", 4), ("call", "feedback_given", 5)]
)
def test_pages_ask_the_same_however_many_there_are(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Any, name: str, state: str, queries: int
) -> None:
    matter, client = fit(cast, state), signed_in("officer")
    client.get(f"/matters/{matter.pk}/{name}/")
    for count in (1, 3):
        for _more in range(count):
            an_action(matter, "call_back", date(2025, 5, count))
        with django_assert_num_queries(queries):
            client.get(f"/matters/{matter.pk}/{name}/")


def test_abuse_13_what_is_noted_inside_is_not_on_the_page_of_the_link(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "feedback_given")
    matter.notes.create(by=cast["officer"], text="此人常来，注意方式")
    page = signed_in("officer").post(f"/matters/{matter.pk}/rating/").content.decode()
    assert "此人常来" not in page


def test_who_left_no_way_to_be_reached_is_not_to_be_called_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer")
    for said, called in (({"phone": "13812341234"}, True), ({"anonymous": True, "phone": "", "address": ""}, False)):
        matter = fit(cast, "closed", no=f"QS-2025-00{20 + called}", **said)
        buttons = client.get(f"/matters/{matter.pk}/").context["buttons"]
        assert [one.primary for one in buttons if one.label == "回访"] == ([True] if called else [])
        pane = client.get(f"/matters/inbox/?view=closed&at={matter.pk}").content.decode()
        assert (f"/matters/{matter.pk}/call/" in pane) is called


def test_the_answer_has_one_name_wherever_it_is_written(cast: Cast, signed_in: SignIn) -> None:
    matter, client = fit(cast, "in_progress"), signed_in("unit")
    label = client.get(f"/matters/{matter.pk}/step/reply/").context["form"]["result"].label
    forms = client.get(f"/matters/inbox/?view=answer&at={matter.pk}").context["pane"].forms
    assert str(label) == str(next(form["result"].label for form in forms if form.name == "reply")) == "办理结果"


def test_an_address_of_a_button_says_so_and_leads_back(cast: Cast, signed_in: SignIn) -> None:
    matter = fit(cast, "closed")
    for way in ("case", "withdraw", "rating", "notes/back"):
        address = f"/matters/{matter.pk}/{way}/"
        answer = signed_in("officer").get(address)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "这个地址不能直接打开" in answer.content.decode()
        assert f'href="/matters/{matter.pk}/"' in answer.content.decode()
        assert f'href="/matters/{matter.pk}/"' not in signed_in("stranger").get(address).content.decode()
