"""The resident rates the answer: once, and who is not satisfied is heard again."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.matters.actions import issue_link, move_matter, rate, rating_for
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.queries import open_rating, rating_of
from weiyuan.notices.models import Message
from weiyuan.orgs.models import User

pytestmark = pytest.mark.django_db


def told(matter: ResidentMatter) -> dict[str, list[str]]:
    """Who was told what about it."""
    found: dict[str, list[str]] = {}
    for message in Message.objects.filter(object_id=matter.pk).order_by("pk"):
        found.setdefault(message.user.username, []).append(message.title)
    return found


def answered(cast: Cast, **more: Any) -> ResidentMatter:
    said = {"satisfaction": "unrated", "proposal_on": None, **more}
    return a_matter(cast, "feedback_given", **said)


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def test_of_a_link_only_the_hash_is_kept(cast: Cast) -> None:
    matter = answered(cast)
    token = issue_link(matter, by=cast["officer"])
    rating = rating_of(token)
    assert rating is not None
    assert rating.matter == matter
    assert token not in str(list(MatterRating.objects.values())) + str(list(Entry.objects.values()))
    assert rating_of("x" + token) is None
    assert rating_of("") is None


def test_a_new_link_takes_the_place_of_the_old_one(cast: Cast) -> None:
    matter = answered(cast)
    old, new = issue_link(matter, by=cast["officer"]), issue_link(matter, by=cast["head"])
    assert rating_of(old) is None
    assert rating_of(new) is not None
    assert MatterRating.objects.count() == 1


def test_links_are_given_by_whoever_gives_feedback_once_there_is_an_answer(cast: Cast) -> None:
    for actor in ("unit", "leader", "stranger", "other_member"):
        with pytest.raises(PermissionDenied):
            issue_link(answered(cast), by=cast[actor])
    with pytest.raises(WrongState):
        issue_link(a_matter(cast, "replied"), by=cast["officer"])
    assert not MatterRating.objects.exists()


def test_the_receipt_rates_without_a_link_and_leaves_a_link_good(cast: Cast) -> None:
    matter = answered(cast)
    assert open_rating(matter) is None
    token = issue_link(matter, by=cast["officer"])
    rating = rating_for(matter)
    assert rating == rating_of(token) == open_rating(matter)
    rate(rating, "satisfied")
    assert open_rating(matter) is None
    with pytest.raises(WrongState):
        rating_for(matter)


def test_a_rating_counts_on_the_matter_and_is_told_by_number(cast: Cast) -> None:
    matter = answered(cast, assigned_member=cast.li, content="王大妈家漏水", person_name="王大妈")
    found = rate(rating_for(matter), "mostly", "还行")
    assert stored(matter).satisfaction == found.satisfaction == "mostly"
    assert set(told(matter)) == {"officer", "unit", "member"}
    assert told(matter)["unit"] == [f"群众评价了 {stored(matter).ref}：基本满意"]
    assert Entry.objects.get(kind__endswith=".correct").actor == User.objects.get(username="resident")


def test_it_is_rated_once(cast: Cast) -> None:
    matter = answered(cast)
    first, second = rating_for(matter), rating_for(matter)  # both read before either is given
    rate(first, "satisfied")
    with pytest.raises(WrongState):
        rate(second, "unsatisfied")
    with pytest.raises(WrongState):
        rate(first, "unsatisfied", again=True)
    assert (stored(matter).satisfaction, stored(matter).state) == ("satisfied", "feedback_given")


def test_who_wants_nothing_more_leaves_what_was_heard_before(cast: Cast) -> None:
    matter = answered(cast, satisfaction="mostly")
    rate(rating_for(matter), "unrated")
    assert stored(matter).satisfaction == "mostly"
    assert MatterRating.objects.get().rated_at is not None


def test_an_unknown_word_is_refused(cast: Cast) -> None:
    rating = rating_for(answered(cast))
    with pytest.raises(ValidationError):
        rate(rating, "furious")
    assert MatterRating.objects.get().rated_at is None


def test_the_unsatisfied_who_wish_it_are_heard_again_by_the_same_handler(cast: Cast) -> None:
    for state in ("feedback_given", "closed"):
        matter = a_matter(cast, state, satisfaction="unrated", due_finish=date(2025, 4, 1), published_on=None)
        rating = rating_for(matter)
        rate(rating, "unsatisfied", "灯还是不亮", again=True)
        found = stored(matter)
        assert (found.state, found.reopened_times, found.assigned_unit) == ("reopened", 1, cast.unit_record)
        assert found.due_finish is not None
        assert found.due_finish > timezone.localdate()
        assert Entry.objects.filter(object_id=matter.pk, kind__endswith=".reopen").get().note == "灯还是不亮"
        assert "unit" in told(matter)
        assert "officer" in told(matter)


def test_the_unsatisfied_who_do_not_wish_it_are_noted(cast: Cast) -> None:
    matter = answered(cast)
    rate(rating_for(matter), "unsatisfied")
    assert (stored(matter).state, stored(matter).satisfaction) == ("feedback_given", "unsatisfied")


def test_after_the_last_reopening_the_director_is_told(cast: Cast) -> None:
    matter = answered(cast, reopened_times=2)
    rate(rating_for(matter), "unsatisfied", again=True)
    assert (stored(matter).state, stored(matter).satisfaction) == ("feedback_given", "unsatisfied")
    assert told(matter)["director"] == [f"{stored(matter).ref} 群众仍不满意，已重新办理过两次，请主任处理"]


def test_a_link_overtaken_by_a_reopening_rates_nothing(cast: Cast) -> None:
    matter = answered(cast, satisfaction="unsatisfied")
    token = issue_link(matter, by=cast["officer"])
    move_matter(matter, "reopen", by=cast["officer"], note="未修好")
    rating = rating_of(token)
    assert rating is not None
    with pytest.raises(WrongState):
        rate(rating, "satisfied")
    for step in ("resume", "reply", "feedback"):
        move_matter(matter, step, by=cast["officer"])
    with pytest.raises(WrongState):
        rate(rating, "satisfied")
    rate(rating_for(matter), "satisfied")  # the new answer is rated anew
    assert MatterRating.objects.filter(rated_at__isnull=False).get().round == 1
