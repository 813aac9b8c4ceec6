"""A member's own part: signing up, the take-away, the short test whose answers nobody gets beforehand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ACTORS, Cast
from tests.learning.builders import part, question, session
from weiyuan.learning.actions import answer_quiz, move_session, sign_up
from weiyuan.learning.forms import print_of
from weiyuan.learning.models import LearningAttendance, LearningQuestion
from weiyuan.learning.queries import score_of
from weiyuan.members.models import Membership

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def only(found: LearningAttendance) -> LearningAttendance:
    found.refresh_from_db()
    return found


def test_members_alone_have_a_page_of_their_own(cast: Cast, signed_in: Enter) -> None:
    ahead = session(cast)
    statuses = {name: signed_in(name).get(f"/learning/{ahead.pk}/mine/").status_code for name in ACTORS}
    assert {name for name, status in statuses.items() if status == 200} == {"member", "other_member"}
    assert {name for name, status in statuses.items() if status == 404} == {
        "unit", "auditor", "admin", "stranger", "visitor",
    }  # fmt: skip


def test_a_member_signs_up_and_is_listed_by_it(cast: Cast, signed_in: Enter) -> None:
    ahead, client = session(cast), signed_in("member")
    assert client.post(f"/learning/{ahead.pk}/mine/coming/").status_code == 302
    mine = LearningAttendance.objects.get(session=ahead)
    assert (mine.member, mine.reply, mine.state) == (cast.li, "coming", "expected")
    assert client.post(f"/learning/{ahead.pk}/mine/leave/", {"reason": ""}).status_code == 400
    assert only(mine).reply == "coming"
    client.post(f"/learning/{ahead.pk}/mine/leave/", {"reason": "出差"})
    assert (only(mine).reply, mine.leave_reason, mine.state) == ("leave", "出差", "expected")
    roll = signed_in("officer").get(f"/learning/{ahead.pk}/roll/").content.decode()
    assert "自己请假：出差" in roll
    assert f'name="{mine.pk}-state" value="excused" checked' in roll


def test_sign_up_ends_with_its_deadline(cast: Cast, signed_in: Enter) -> None:
    over = session(cast, signup_until=timezone.now() - timedelta(hours=1))
    assert signed_in("member").post(f"/learning/{over.pk}/mine/coming/").status_code == 409
    assert not LearningAttendance.objects.exists()


def test_who_is_out_of_the_term_cannot_sign_up(cast: Cast, signed_in: Enter) -> None:
    ahead = session(cast)
    Membership.objects.filter(member=cast.li).update(left_on=timezone.localdate() - timedelta(days=1))
    signed_in("member").post(f"/learning/{ahead.pk}/mine/coming/")
    assert not LearningAttendance.objects.exists()


def test_a_leave_asked_for_is_excused_when_the_meeting_is_recorded(cast: Cast) -> None:
    held = session(cast)
    mine = sign_up(held, "leave", reason="出差", by=cast["member"])
    held.refresh_from_db()
    move_session(held, "hold", by=cast["officer"])
    move_session(held, "record", by=cast["officer"], discussion="谈了体会")
    held.refresh_from_db()
    assert (only(mine).state, mine.leave_reason, held.discussion) == ("excused", "出差", "谈了体会")


def test_a_takeaway_changed_elsewhere_is_told_and_nothing_is_lost(cast: Cast, signed_in: Enter) -> None:
    mine = part(cast, session(cast, "held", -1))
    address, client = f"/learning/{mine.session_id}/mine/", signed_in("member")
    was = client.get(address).context["takeaway"]["was"].value()
    client.post(f"{address}takeaway/", {"takeaway": "手机上写的", "was": was})
    answer = client.post(f"{address}takeaway/", {"takeaway": "电脑上写的", "was": was})
    assert answer.status_code == 400
    assert "电脑上写的" in answer.content.decode()
    assert only(mine).takeaway == "手机上写的"
    client.post(f"{address}takeaway/", {"takeaway": "合起来的", "was": answer.context["takeaway"]["was"].value()})
    assert only(mine).takeaway == "合起来的"


def test_nobody_writes_after_the_session_is_closed(cast: Cast, signed_in: Enter) -> None:
    mine, was = part(cast, session(cast, "closed", -9)), print_of("")
    answer = signed_in("member").post(f"/learning/{mine.session_id}/mine/takeaway/", {"takeaway": "晚了", "was": was})
    assert answer.status_code == 409
    assert only(mine).takeaway == ""


def test_right_answers_are_sent_only_to_who_has_answered(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held", -1)
    asked = question(cast, held)
    part(cast, held)
    other = part(cast, held, member=cast.zhou)
    answer_quiz(other, {asked.pk: "A"}, by=cast["other_member"])
    client = signed_in("member")
    pages = [f"/learning/{held.pk}/mine/", f"/learning/{held.pk}/", f"/quiz-questions/{asked.pk}/", "/quiz-questions/"]
    told = [client.get(address) for address in pages]
    assert [answer.status_code for answer in told] == [200, 200, 404, 200]
    for answer in told:
        assert "正确答案" not in answer.content.decode()
        assert asked.explanation not in answer.content.decode()
    assert asked.text in told[0].content.decode()
    after = signed_in("other_member").get(f"/learning/{held.pk}/mine/").content.decode()
    assert "您选 A，正确答案 B" in after
    assert asked.explanation in after
    again = signed_in("other_member").get(f"/learning/{held.pk}/mine/?again=1").content.decode()
    assert "正确答案" not in again


def test_the_best_attempt_counts(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held", -1)
    one, many = question(cast, held, points=2), question(cast, held, "哪些是民事主体", answer="ac")
    mine, client = part(cast, held), signed_in("member")
    address = f"/learning/{held.pk}/mine/quiz/"
    assert client.post(address, {f"q{one.pk}": "B"}).status_code == 400
    assert only(mine).quiz_score is None
    client.post(address, {f"q{one.pk}": "B", f"q{many.pk}": ["A"]})
    assert only(mine).quiz_score == 67
    client.post(address, {f"q{one.pk}": "A", f"q{many.pk}": ["C", "A"]})
    assert only(mine).quiz_score == 67
    assert mine.answers == {str(one.pk): "A", str(many.pk): "AC"}
    assert client.post(address, {f"q{one.pk}": "H", f"q{many.pk}": ["A"]}).status_code == 400


def test_a_question_contradicts_itself(cast: Cast) -> None:
    made = {"org": cast.org, "session": session(cast), "text": "题"}
    for options, answer, wrong in (("甲", "A", "options"), ("甲\n乙", "C", "answer"), ("甲\n乙", "", "answer")):
        found = LearningQuestion(options=options, answer=answer, **made).problems()
        assert [name for name, _reason in found] == [wrong], (options, answer)
    right = LearningQuestion(options="甲\n乙\n丙", answer="Ｃ、a", pk=7, **made)
    assert (right.problems(), right.right, score_of([right], {7: "AC"})) == ([], "AC", 100)
