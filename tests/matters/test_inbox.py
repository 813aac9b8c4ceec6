"""The inbox: who finds which matters where, what is done with one or with many, and what is lost of it: nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from tests.matters.build import a_matter, an_action
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.queries.answers import advice_for
from weiyuan.matters.views import inbox_paper
from weiyuan.orgs.models import HandlingUnit

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TODAY = timezone.localdate()
INBOX = "/matters/inbox/"
FREE = {"assigned_unit": None, "assigned_member": None}
EVERYTHING = "accept assign answer soon overdue call closed"


def fresh(cast: Cast, state: str = "registered", **more: Any) -> ResidentMatter:
    """A matter of today, with a number of its own, in nobody's hands unless told otherwise."""
    no = f"QS-2026-{ResidentMatter.objects.count() + 1:04d}"
    ended = TODAY if state in {"feedback_given", "closed"} else None
    said = {"no": no, "received_at": timezone.now(), "feedback_on": ended, "closed_on": ended, **FREE, **more}
    return a_matter(cast, state, **said)


def listed(client: Client, query: str) -> list[int]:
    found = client.get(f"{INBOX}?{query}")
    assert found.status_code == 200
    return [one.pk for one in found.context["inbox"].rows.records]


def counts(client: Client) -> dict[str, str]:
    return {tab.label: tab.number for tab in client.get(INBOX).context["inbox"].tabs}


def send(client: Client, matter: ResidentMatter, name: str, back: str = "", **said: Any) -> Any:
    data = {"version": matter.version, "back": back, **said}
    return client.post(f"{INBOX}{matter.pk}/{name}/", data)


def send_many(client: Client, matters: list[ResidentMatter], name: str, **said: Any) -> Any:
    """As a clerk does it: look first, then do what was looked at."""
    data = {"pk": [f"{one.pk}-{one.version}" for one in matters], "back": "?view=accept", **said}
    looked = client.post(f"{INBOX}many/{name}/", {**data, "look": 1})
    if looked.status_code != 200 or not looked.context["ready"]:
        return looked
    return client.post(f"{INBOX}many/{name}/", {**data, "go": 1, "shown": looked.context["shown"]})


# --- who finds what where ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "views"),
    [
        ("director", EVERYTHING),
        ("officer", EVERYTHING),
        ("leader", "soon overdue closed"),
        ("head", "soon overdue call closed"),
        ("member", "answer soon overdue call closed"),
        ("unit", "answer soon overdue closed"),
        ("reader", ""),
        ("district", ""),
        ("auditor", ""),
        ("admin", ""),
    ],
)
def test_everybody_has_the_views_of_his_work(cast: Cast, signed_in: SignIn, actor: str, views: str) -> None:
    fresh(cast)
    answer = signed_in(actor).get(INBOX)
    assert answer.status_code == (200 if views else 403)
    if views:
        assert [view.value for view in answer.context["inbox"].views] == views.split()


def test_a_matter_stands_where_something_must_be_done_with_it(cast: Cast, signed_in: SignIn) -> None:
    late, near = TODAY - timedelta(days=9), TODAY
    made = {
        "registered": fresh(cast, due_accept=near),
        "accepted": fresh(cast, "accepted", due_finish=late),
        "handed": fresh(cast, "in_progress", assigned_unit=cast.unit_record, due_finish=near),
        "nobody's": fresh(cast, "in_progress", due_finish=TODAY + timedelta(days=90)),
        "waiting": fresh(cast, "waiting", due_finish=late, waiting_since=late, assigned_unit=cast.unit_record),
        "to decide": fresh(cast, "extension_requested", assigned_unit=cast.unit_record),
        "became more": fresh(cast, "converted", proposal_on=TODAY),
        "answered": fresh(cast, "replied"),
        "called": fresh(cast, "closed", closed_on=TODAY, called_back_on=TODAY),
        "of old": fresh(cast, "closed", closed_on=TODAY - timedelta(days=400)),
        "just ended": fresh(cast, "closed", closed_on=TODAY, finished_at=timezone.now(), phone_key="x"),
        "refused": fresh(cast, "refused"),
    }
    clerk, names = signed_in("officer"), {matter.pk: name for name, matter in made.items()}
    found = {view: {names[pk] for pk in listed(clerk, f"view={view}")} for view in EVERYTHING.split()}
    assert found == {
        "accept": {"registered"},
        "assign": {"accepted", "to decide"},
        "answer": {"nobody's", "became more"},
        "soon": {"registered", "handed"},
        "overdue": {"accepted"},
        "call": {"answered", "just ended"},
        "closed": {"called", "of old", "just ended", "refused"},
    }
    assert {names[pk] for pk in listed(signed_in("unit"), "view=answer")} == {"handed", "waiting", "to decide"}


def test_members_and_heads_find_their_own(cast: Cast, signed_in: SignIn) -> None:
    mine = fresh(cast, "in_progress", assigned_member=cast.li, station=None)
    fresh(cast, "in_progress", assigned_member=cast.zhou, station=None)
    here = fresh(cast, "replied")
    assert listed(signed_in("member"), "view=answer") == [mine.pk]
    assert listed(signed_in("head"), "view=call") == [here.pk]
    assert listed(signed_in("member"), "view=call") == []


def test_nothing_of_another_body_is_listed_counted_opened_or_taken(cast: Cast, signed_in: SignIn) -> None:
    matter, clerk = fresh(cast, due_accept=TODAY), signed_in("stranger")
    assert set(counts(clerk).values()) == {"0"}
    assert listed(clerk, "view=accept") == listed(clerk, f"view=accept&station={cast.station.pk}") == []
    assert cast.station.name not in clerk.get(INBOX).content.decode()
    for address in (f"{INBOX}?at={matter.pk}", f"{INBOX}{matter.pk}/similar/"):
        assert clerk.get(address).status_code == 404
    assert send(clerk, matter, "accept", category="教育").status_code == 404
    assert send_many(clerk, [matter], "accept", category="教育").status_code == 302
    assert matter.no not in clerk.get(f"{INBOX}print/").content.decode()
    rows = load_workbook(BytesIO(b"".join(clerk.post(f"{INBOX}export/")))).active
    assert rows.max_row == 1
    matter.refresh_from_db()
    assert matter.state == "registered"


def test_a_confidential_matter_is_nobodys_who_is_not_let_in(cast: Cast, signed_in: SignIn) -> None:
    secret = fresh(cast, secrecy="confidential", keeper=cast["officer"], content="不能外传的事")
    assert listed(signed_in("officer"), "view=accept") == [secret.pk]
    director = signed_in("director")
    assert counts(director)["待受理"] == "0"
    assert director.get(f"{INBOX}?at={secret.pk}").status_code == 404


# --- the list ---------------------------------------------------------------------------------------


def test_a_page_costs_the_same_whatever_it_holds(cast: Cast, signed_in: SignIn, django_assert_num_queries: Any) -> None:
    clerk, unit = signed_in("officer"), signed_in("unit")
    for _round in range(2):
        made = [fresh(cast, assigned_unit=None), fresh(cast, "in_progress", assigned_unit=cast.unit_record)]
        an_action(made[1], "press", TODAY)
        with django_assert_num_queries(9):
            clerk.get(f"{INBOX}?view=accept")
        with django_assert_num_queries(10):
            unit.get(f"{INBOX}?view=answer")
        fresh(cast), fresh(cast, "in_progress", assigned_unit=cast.unit_record)


def test_a_tab_counts_no_further_than_ninety_nine(cast: Cast, signed_in: SignIn) -> None:
    matter = fresh(cast)
    ResidentMatter.objects.bulk_create(
        ResidentMatter(org=cast.org, received_at=matter.received_at, channel="phone", content="路灯", state="accepted")
        for _at in range(120)
    )
    assert counts(signed_in("officer"))["待分办"] == "99+"
    page = signed_in("officer").get(f"{INBOX}?view=assign&page=2").context["inbox"]
    assert len(page.rows.records) == 30
    assert "page=1" not in page.previous
    assert page.previous


def test_conditions_narrow_the_list_and_its_counts(cast: Cast, signed_in: SignIn) -> None:
    lamp = fresh(cast, content="路灯不亮，夜里看不见", category="市政设施", safety_level="urgent", hot=True)
    fresh(cast, content="广场舞太吵", category="噪声油烟", channel="phone", station=None)
    clerk = signed_in("officer")
    for query in ("q=路灯", f"q={lamp.no}", "category=市政设施", "channel=station", "safety_level=urgent", "hot=yes",
                  f"station={cast.station.pk}", "kind=suggestion&hot=yes"):  # fmt: skip
        page = clerk.get(f"{INBOX}?view=accept&{query}").context["inbox"]
        assert [one.pk for one in page.rows.records] == [lamp.pk]
        assert page.tabs[0].number == "1"


def test_the_most_pressing_comes_first_unless_asked_otherwise(cast: Cast, signed_in: SignIn) -> None:
    now = timezone.now()
    days = {"later": 5, "soon": 1, "none": None}
    made = {
        name: fresh(
            cast, due_accept=None if ahead is None else TODAY + timedelta(days=ahead),
            received_at=now - timedelta(hours=at),
        )
        for at, (name, ahead) in enumerate(days.items())
    }  # fmt: skip
    clerk, names = signed_in("officer"), {matter.pk: name for name, matter in made.items()}
    order = {sort: [names[pk] for pk in listed(clerk, f"view=accept&sort={sort}")] for sort in
             ("due", "newest", "oldest")}  # fmt: skip
    assert order == {
        "due": ["soon", "later", "none"],
        "newest": ["later", "soon", "none"],
        "oldest": ["none", "soon", "later"],
    }


@pytest.mark.parametrize(
    "query",
    [
        "view=nowhere", "page=99999", "page=-1", "page=x", "sort=;drop", "at=x", "sel=1,x,,99999999999999999999",
        "station=x", "station=999", "kind=none", "hot=maybe", "q=%00%F0%9F%92%A1", "org=999", "assigned_unit=1e9",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_no_error(cast: Cast, signed_in: SignIn, query: str) -> None:
    fresh(cast)
    assert signed_in("officer").get(f"{INBOX}?{query}").status_code == 200


def test_a_matter_that_is_not_there_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    clerk = signed_in("officer")
    assert clerk.get(f"{INBOX}?at=999").status_code == 404
    assert clerk.post(f"{INBOX}999/accept/").status_code == 404
    assert clerk.post(f"{INBOX}{fresh(cast).pk}/explode/").status_code == 404
    assert clerk.post(f"{INBOX}many/explode/").status_code == 404


def test_the_picker_tells_the_load_and_who_has_no_account(cast: Cast, signed_in: SignIn) -> None:
    HandlingUnit.objects.create(org=cast.org, name="市容所", kind="street_office")
    for state in ("assigned", "in_progress", "closed"):
        fresh(cast, state, assigned_unit=cast.unit_record, assigned_member=cast.li)
    fresh(cast, "accepted")
    text = signed_in("officer").get(f"{INBOX}?view=assign").content.decode()
    assert f"{cast.unit_record.name} · 在办 2<" in text
    assert "李知远 · 在办 2<" in text
    assert "市容所 · 在办 0 · 没有账号<" in text


# --- one matter after the other ---------------------------------------------------------------------


def test_a_matter_is_sorted_and_accepted_at_once_and_the_next_opens(cast: Cast, signed_in: SignIn) -> None:
    first, second = fresh(cast, due_accept=TODAY, category=""), fresh(cast)
    clerk, back = signed_in("officer"), f"?view=accept&station={cast.station.pk}&sel={second.pk}"
    page = clerk.get(f"{INBOX}{back}")
    assert page.context["inbox"].then == second.pk
    missing = send(clerk, first, "accept", back, then=second.pk)
    assert missing.status_code == 400
    assert "请从类别表中选一个类别" in missing.content.decode()
    done = send(clerk, first, "accept", back, then=second.pk, category="市政设施", kind="help", safety_level="pressing")
    assert done.status_code == 302
    assert done.headers["Location"] == (
        f"{INBOX}?view=accept&station={cast.station.pk}&at={second.pk}&sel={second.pk}#matter"
    )
    first.refresh_from_db()
    assert (first.state, first.category, first.kind, first.safety_level) == (
        "accepted", "市政设施", "help", "pressing",
    )  # fmt: skip
    deed = Deed.objects.get()
    assert [entry.kind.rpartition(".")[2] for entry in deed.entries.order_by("seq")] == ["triage", "accept"]
    clerk.post(f"/undo/{deed.key}/")
    first.refresh_from_db()
    assert (first.state, first.category) == ("registered", "")


def test_it_goes_on_to_the_unit_its_answer_and_the_resident(cast: Cast, signed_in: SignIn) -> None:
    matter, clerk, unit = fresh(cast, "accepted"), signed_in("officer"), signed_in("unit")
    nobody = send(clerk, matter, "assign")
    assert nobody.status_code == 400
    assert send(clerk, matter, "assign", assigned_unit=cast.unit_record.pk, note="请三日内到场").status_code == 302
    matter.refresh_from_db()
    assert listed(unit, "view=answer") == [matter.pk]
    started = send(unit, matter, "start", f"?view=answer&at={matter.pk}")
    assert f"at={matter.pk}" in started.headers["Location"]  # there is more to do with it
    matter.refresh_from_db()
    said = {"result": "已换灯", "result_class": "solved", "answer_to": "public"}
    send(unit, matter, "reply", "?view=answer", **said)
    matter.refresh_from_db()
    assert (matter.state, matter.result) == ("replied", "已换灯")
    assert listed(unit, "view=answer") == []
    assert listed(clerk, "view=call") == [matter.pk]
    send(clerk, matter, "feedback", "?view=call", feedback_way="phone", satisfaction="satisfied")
    matter.refresh_from_db()
    assert matter.state == "feedback_given"


def test_what_is_not_for_the_studio_is_sent_away_with_a_reason(cast: Cast, signed_in: SignIn) -> None:
    clerk, spam, other, twin = signed_in("officer"), fresh(cast, category=""), fresh(cast), fresh(cast)
    assert send(clerk, spam, "refuse", refuse_reason="内容不实或辱骂").status_code == 400
    send(clerk, spam, "refuse", refuse_reason="内容不实或辱骂", note="广告")
    send(clerk, other, "refer", referred_to="信访部门")
    assert Entry.objects.filter(object_id=other.pk, kind__endswith=".refer").get().note == advice_for("信访部门")
    unknown = send(clerk, twin, "merge", merged_into="QS-1999-0001")
    assert "没有找到" in unknown.content.decode()
    main = fresh(cast, "accepted")
    send(clerk, twin, "merge", merged_into=main.no)
    states = [type(one).objects.get(pk=one.pk).state for one in (spam, other, twin)]
    assert states == ["refused", "referred", "merged"]


def test_a_template_fills_the_answer_without_scripts(cast: Cast, signed_in: SignIn) -> None:
    text = AnswerTemplate.objects.create(org=cast.org, title="收到", text="您反映的〔编号〕已办。")
    matter = fresh(cast, "in_progress", assigned_unit=cast.unit_record)
    page = send(signed_in("unit"), matter, "reply", "?view=answer", template=text.pk, fill=1, result="")
    assert page.status_code == 200
    assert f"您反映的{matter.no}已办。</textarea>" in page.content.decode()


def test_who_may_not_act_finds_no_form_and_is_refused(cast: Cast, signed_in: SignIn) -> None:
    matter = fresh(cast, due_accept=TODAY)
    for actor in ("leader", "head"):
        page = signed_in(actor).get(f"{INBOX}?view=soon&at={matter.pk}")
        assert page.context["pane"].forms == []
        assert page.context["many"] == []
        assert send(signed_in(actor), matter, "accept", category="教育").status_code == 403
        assert send_many(signed_in(actor), [matter], "accept", category="教育").status_code == 403


def test_a_unit_learns_neither_who_spoke_nor_whom_else_there_is(cast: Cast, signed_in: SignIn) -> None:
    fresh(cast, "assigned", assigned_unit=cast.unit_record, person_name="丁小满", phone="13911112222", consent=False)
    text = signed_in("unit").get(f"{INBOX}?view=answer").content.decode()
    assert "丁" not in text
    assert "2222" not in text
    assert cast.li.name not in text
    assert signed_in("unit").post(f"{INBOX}export/").status_code == 403


# --- two at once ------------------------------------------------------------------------------------


def test_of_two_clerks_who_take_the_same_matter_one_is_told(cast: Cast, signed_in: SignIn) -> None:
    matter = fresh(cast)
    send(signed_in("director"), matter, "accept", category="教育")
    late = send(signed_in("officer"), matter, "refuse", refuse_reason="其他", note="我写了半天的理由")
    assert late.status_code == 409
    text = late.content.decode()
    assert f"{cast['director'].name}在" in text
    assert "受理" in text
    assert "我写了半天的理由</textarea>" in text
    matter.refresh_from_db()
    assert matter.state == "accepted"


def test_words_stay_in_the_form_where_the_deed_is_still_to_be_done(cast: Cast, signed_in: SignIn) -> None:
    matter = fresh(cast)
    opened = matter.version
    ResidentMatter.objects.filter(pk=matter.pk).update(version=opened + 1, hot=True)
    clerk = signed_in("officer")
    late = send(clerk, matter, "refer", referred_to="法院", note="请走诉讼")
    assert late.status_code == 409
    form = next(form for form in late.context["pane"].forms if form.name == "refer")
    assert form["note"].value() == "请走诉讼"
    matter.version = int(form["version"].value())
    assert send(clerk, matter, "refer", referred_to="法院", note="请走诉讼").status_code == 302


# --- many at once -----------------------------------------------------------------------------------


def test_many_are_handed_over_in_one_deed_and_taken_back(cast: Cast, signed_in: SignIn) -> None:
    ready = [fresh(cast, "accepted"), fresh(cast, "accepted")]
    wrong, clerk = fresh(cast), signed_in("officer")
    done = send_many(clerk, [*ready, wrong], "assign", assigned_unit=cast.unit_record.pk)
    assert done.status_code == 302
    assert f"sel={wrong.pk}" in done.headers["Location"]
    said = [str(message) for message in done.wsgi_request._messages]
    assert said == ["分办 2 件，可以撤销", f"1 件没有动：{wrong.no} 现在是“已登记”，办不了这一步"]
    deed = Deed.objects.get()
    assert {(entry.object_id, entry.after) for entry in deed.entries.all()} == {(one.pk, "assigned") for one in ready}
    assert set(ResidentMatter.objects.values_list("state", flat=True)) == {"assigned", "registered"}
    clerk.post(f"/undo/{deed.key}/")
    assert set(ResidentMatter.objects.values_list("state", flat=True)) == {"accepted", "registered"}


def test_many_answers_are_shown_first_and_each_gets_its_own(cast: Cast, signed_in: SignIn) -> None:
    matters = [
        fresh(cast, "in_progress", person_name="丁小满", phone="13911112222"),
        fresh(cast, "in_progress", anonymous=True),
        fresh(cast, "replied", result="早先的答复"),
    ]
    clerk, said = signed_in("officer"), {"result": "〔编号〕已办", "result_class": "solved", "answer_to": "person"}
    data = {"pk": [f"{one.pk}-{one.version}" for one in matters], "back": "", **said}
    looked = clerk.post(f"{INBOX}many/reply/", {**data, "look": 1})
    given = looked.context["given"]
    assert [one.text for one in given] == [f"{matters[0].no}已办", f"{matters[1].no}已办", ""]
    assert [one.readers for one in given[:2]] == [
        "反映人 丁* 139****2222，凭编号和查询码看",
        "匿名群众，凭编号和查询码看",
    ]
    assert not Deed.objects.exists()
    other = {**data, "result": "换了说法", "go": 1, "shown": looked.context["shown"]}
    assert clerk.post(f"{INBOX}many/reply/", other).status_code == 200  # not what was looked at
    assert not Deed.objects.exists()
    clerk.post(f"{INBOX}many/reply/", {**data, "go": 1, "shown": looked.context["shown"]})
    results = list(ResidentMatter.objects.order_by("pk").values_list("state", "result"))
    assert results == [
        ("replied", f"{matters[0].no}已办"), ("replied", f"{matters[1].no}已办"), ("replied", "早先的答复"),
    ]  # fmt: skip
    assert Deed.objects.get().entries.count() == 2


def test_many_are_sorted_or_refused_and_what_lacks_something_stays(cast: Cast, signed_in: SignIn) -> None:
    clerk, bare, full = signed_in("officer"), fresh(cast, category=""), fresh(cast, category="教育")
    send_many(clerk, [bare, full], "accept", safety_level="urgent")
    bare.refresh_from_db()
    full.refresh_from_db()
    assert (bare.state, bare.safety_level) == ("registered", "common")
    assert (full.state, full.safety_level, full.category) == ("accepted", "urgent", "教育")
    deed = Deed.objects.get()
    assert {change[1] for change in deed.changes} == {full.pk}
    clerk.post(f"/undo/{deed.key}/")
    full.refresh_from_db()
    assert full.state == "registered"
    send_many(clerk, [bare], "triage", category="教育")
    bare.refresh_from_db()
    assert (bare.state, bare.category) == ("triaged", "教育")
    assert send_many(clerk, [bare, full], "refuse", refuse_reason="内容不实或辱骂", note="刷屏").status_code == 302
    assert set(ResidentMatter.objects.values_list("state", flat=True)) == {"refused"}


def test_the_second_of_two_clerks_with_many_is_told_and_nothing_is_kept_of_it(cast: Cast, signed_in: SignIn) -> None:
    matters = [fresh(cast), fresh(cast)]
    send_many(signed_in("director"), matters, "triage", category="教育")
    entries = Entry.objects.count()
    late = send_many(signed_in("officer"), matters, "refuse", refuse_reason="其他", note="重复")
    assert late.status_code == 409
    assert "刚刚有人办过" in late.content.decode()
    assert "重复</textarea>" in late.content.decode()
    assert (Deed.objects.count(), Entry.objects.count()) == (1, entries)
    some = [*matters, fresh(cast)]  # one of them is as this clerk saw it
    assert send_many(signed_in("officer"), some, "refuse", refuse_reason="其他", note="重复").status_code == 302
    assert sorted(ResidentMatter.objects.values_list("state", flat=True)) == ["refused", "triaged", "triaged"]


def test_nothing_ticked_or_of_two_bodies_is_said_and_left(cast: Cast, signed_in: SignIn, everywhere: str) -> None:
    clerk = signed_in(everywhere)
    here, there = fresh(cast), fresh(cast, org=cast.other, station=None)
    for matters in ([], [here, there]):
        assert send_many(clerk, matters, "triage", category="教育").status_code == 302
    assert set(ResidentMatter.objects.values_list("state", flat=True)) == {"registered"}
    assert listed(clerk, f"view=accept&org={cast.other.pk}") == [there.pk]


# --- taken away -------------------------------------------------------------------------------------


def test_paper_and_workbook_hold_exactly_the_list(cast: Cast, signed_in: SignIn) -> None:
    lamp = fresh(cast, content="路灯不亮", person_name="丁小满", phone="13911112222")
    fresh(cast, content="广场舞太吵")
    clerk = signed_in("officer")
    text = clerk.get(f"{INBOX}print/?view=accept&q=路灯").content.decode()
    assert lamp.no in text
    assert "广场舞" not in text
    file = clerk.post(f"{INBOX}export/?view=accept&q=路灯")
    book = load_workbook(BytesIO(b"".join(file)))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == [lamp.no]
    assert "丁" not in str([[cell.value for cell in row] for row in book.worksheets[0].iter_rows()])
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert "导出“意见待办” 1 条（待受理；含“路灯”）" in entry.note
    assert clerk.get(f"{INBOX}export/").status_code == 405


def test_a_workbook_that_is_cut_off_says_so_before_and_inside(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(3):
        fresh(cast)
    clerk = signed_in("officer")
    monkeypatch.setattr(inbox_paper, "EXPORTED", 2)
    asked = clerk.post(f"{INBOX}export/?view=accept").content.decode()
    assert "超过 2 件，一次导不全" in asked
    assert 'action="/matters/inbox/export/?view=accept"' in asked
    assert not Entry.objects.filter(kind="orgs.orgunit.export").exists()
    book = load_workbook(BytesIO(b"".join(clerk.post(f"{INBOX}export/?view=accept", {"go": "1"}))))
    assert book.worksheets[0].max_row == 1 + 2
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert about["注意"] == "没有导全：只有前 2 条，列表里还有更多"
    monkeypatch.setattr(inbox_paper, "EXPORTED", 3)
    whole = load_workbook(BytesIO(b"".join(clerk.post(f"{INBOX}export/?view=accept"))))
    assert whole.worksheets[0].max_row == 1 + 3
    assert "注意" not in str([[cell.value for cell in row] for row in whole.worksheets[1].iter_rows()])
