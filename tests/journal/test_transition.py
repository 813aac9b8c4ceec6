"""The one door: who may pass, what is written, and that nothing is written halfway."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast
from weiyuan.core.workflow import WrongState
from weiyuan.governance.models import RuleDocument, RuleVersion
from weiyuan.journal import chain, transition
from weiyuan.journal.models import Counter, Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import Member, MemberDifficulty

pytestmark = pytest.mark.django_db


def trouble(cast: Cast, state: str = "reported", **more: object) -> MemberDifficulty:
    found: MemberDifficulty = MemberDifficulty.objects.create(
        org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="停车难", state=state, **more
    )
    return found


def draft(cast: Cast, **more: object) -> RuleVersion:
    rule = RuleDocument.objects.create(org=cast.org, title="委员接待工作制度")
    return RuleVersion(org=cast.org, rule=rule, text="第一条", **more)


class TestTake:
    def test_a_step_moves_the_record_and_is_told(self, cast: Cast) -> None:
        record = trouble(cast)
        step = transition.take(record, "handle", by=cast["officer"])
        assert (step.name, record.state) == ("handle", "handled")
        entry = Entry.objects.get()
        assert (entry.kind, entry.model) == ("members.memberdifficulty.handle", "members.memberdifficulty")
        assert (entry.object_id, entry.object_no) == (record.pk, "KN-2025-001")
        assert (entry.before, entry.after, entry.actor_name) == ("reported", "handled", "林晓岚")
        record.refresh_from_db()
        assert (record.state, record.no) == ("handled", "KN-2025-001")

    def test_who_lacks_the_right_is_refused(self, cast: Cast) -> None:
        record = trouble(cast)
        for actor in ("leader", "member", "stranger", "district", "admin", "visitor"):
            with pytest.raises(PermissionDenied):
                transition.take(record, "handle", by=cast[actor])
        assert not Entry.objects.exists()
        record.refresh_from_db()
        assert (record.state, record.no) == ("reported", "")

    @pytest.mark.parametrize("note", ["", "  ", "\n"])
    def test_a_step_that_needs_a_note_asks_for_it(self, cast: Cast, note: str) -> None:
        record = trouble(cast, "handled")
        with pytest.raises(ValidationError):
            transition.take(record, "solve", by=cast["officer"], note=note)
        assert not Entry.objects.exists()

    def test_a_step_starts_only_from_its_states(self, cast: Cast) -> None:
        record = trouble(cast, "explained")
        with pytest.raises(WrongState):
            transition.take(record, "handle", by=cast["officer"])
        assert record.state == "explained"

    def test_an_unknown_step_is_an_error(self, cast: Cast) -> None:
        with pytest.raises(KeyError):
            transition.take(trouble(cast), "fly", by=cast["officer"])

    def test_the_second_clerk_is_told(self, cast: Cast) -> None:
        first = trouble(cast)
        second = MemberDifficulty.objects.get(pk=first.pk)
        transition.take(first, "handle", by=cast["officer"])
        with pytest.raises(WrongState):
            transition.take(second, "handle", by=cast["director"])
        assert Entry.objects.count() == 1

    def test_the_second_clerk_is_told_even_where_his_step_would_fit(self, cast: Cast) -> None:
        """Explaining starts from both states, but the second clerk decided on what he saw."""
        first = trouble(cast)
        second = MemberDifficulty.objects.get(pk=first.pk)
        transition.take(first, "handle", by=cast["officer"])
        with pytest.raises(WrongState):
            transition.take(second, "explain", by=cast["director"], note="已说明")

    def test_a_record_keeps_the_number_it_has(self, cast: Cast) -> None:
        record = trouble(cast, no="KN-2025-031")
        transition.take(record, "handle", by=cast["officer"])
        record.refresh_from_db()
        assert record.no == "KN-2025-031"

    def test_the_number_comes_with_the_first_formal_state(self, cast: Cast) -> None:
        version = draft(cast)
        transition.register([version], by=cast["officer"])
        assert version.no == ""
        transition.take(version, "circulate", by=cast["officer"])
        version.refresh_from_db()
        assert version.no == "ZDB-001"

    def test_a_failing_effect_leaves_nothing(self, cast: Cast) -> None:
        record = trouble(cast)
        with transaction.atomic():
            transition.take(record, "handle", by=cast["officer"])
            transaction.set_rollback(True)
        record.refresh_from_db()
        assert (record.state, record.no) == ("reported", "")
        assert not Entry.objects.exists()
        assert not Counter.objects.filter(prefix="KN").exists()

    def test_a_form_opened_before_a_step_is_refused_after_it(self, cast: Cast) -> None:
        opened = trouble(cast)
        transition.take(MemberDifficulty.objects.get(pk=opened.pk), "handle", by=cast["officer"])
        opened.content = "改过"
        with pytest.raises(WrongState):
            transition.correct([transition.Change(opened, ("content",))], by=cast["director"])

    def test_whoever_took_the_step_may_go_on_correcting(self, cast: Cast) -> None:
        record = trouble(cast)
        transition.take(record, "handle", by=cast["officer"])
        record.content = "地下车库车位不足"
        transition.correct([transition.Change(record, ("content",))], by=cast["officer"])
        record.refresh_from_db()
        assert (record.content, record.version) == ("地下车库车位不足", 3)


class TestRegister:
    def new(self, cast: Cast, **more: object) -> MemberDifficulty:
        return MemberDifficulty(org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="停车难", **more)

    def test_records_are_stored_numbered_and_told(self, cast: Cast) -> None:
        records = [self.new(cast), self.new(cast, state="explained")]
        transition.register(records, by=cast["officer"], note="台账导入")
        assert [r.no for r in MemberDifficulty.objects.order_by("pk")] == ["KN-2025-001", "KN-2025-002"]
        assert {r.created_by for r in MemberDifficulty.objects.all()} == {cast["officer"]}
        told = Entry.objects.order_by("seq").values_list("kind", "object_no", "after", "note")
        assert list(told) == [
            ("members.memberdifficulty.register", "KN-2025-001", "reported", "台账导入"),
            ("members.memberdifficulty.register", "KN-2025-002", "explained", "台账导入"),
        ]
        assert [entry.object_id for entry in Entry.objects.order_by("seq")] == [r.pk for r in records]

    def test_nothing_registers_nothing(self, cast: Cast) -> None:
        transition.register([], by=cast["officer"])
        assert not Entry.objects.exists()

    def test_drafts_get_no_number_but_keep_one_they_bring(self, cast: Cast) -> None:
        rule = RuleDocument.objects.create(org=cast.org, title="学习制度")
        bare = RuleVersion(org=cast.org, rule=rule, edition=1, text="一")
        brought = RuleVersion(org=cast.org, rule=rule, edition=2, text="二", no="ZDB-009")
        formal = RuleVersion(org=cast.org, rule=rule, edition=3, text="三", state="comment")
        transition.register([bare, brought, formal], by=cast["officer"])
        assert [bare.no, brought.no, formal.no] == ["", "ZDB-009", "ZDB-010"]

    def test_a_number_given_twice_leaves_nothing(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            transition.register(
                [self.new(cast, no="KN-2025-001"), self.new(cast, no="KN-2025-001")], by=cast["officer"]
            )
        assert not Entry.objects.exists()
        assert not MemberDifficulty.objects.exists()
        assert not Counter.objects.filter(prefix="KN").exists()

    def test_many_records_cost_few_queries(self, cast: Cast, django_assert_max_num_queries: object) -> None:
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            transition.register([self.new(cast) for _ in range(100)], by=cast["officer"])
        assert chain.broken_links(cast.org) == []


class TestCorrect:
    def test_what_differed_is_told(self, cast: Cast) -> None:
        cast.li.employer = "柳荫中学"
        change = transition.Change(cast.li, ("employer",), {"employer": ("柳荫小学", "柳荫中学")})
        transition.correct([change], by=cast["officer"], note="调动")
        entry = Entry.objects.get()
        assert (entry.kind, entry.note) == ("members.member.correct", "调动")
        assert entry.changes == {"employer": ["柳荫小学", "柳荫中学"]}
        stored = Member.objects.get(pk=cast.li.pk)
        assert (stored.employer, stored.version) == ("柳荫中学", 2)

    def test_only_the_named_fields_are_written(self, cast: Cast) -> None:
        cast.li.employer, cast.li.name = "柳荫中学", "改名"
        transition.correct([transition.Change(cast.li, ("employer",))], by=cast["officer"])
        assert Member.objects.get(pk=cast.li.pk).name == "李知远"

    def test_the_second_clerk_is_told(self, cast: Cast) -> None:
        first, second = Member.objects.get(pk=cast.li.pk), Member.objects.get(pk=cast.li.pk)
        first.employer, second.employer = "甲校", "乙校"
        transition.correct([transition.Change(first, ("employer",))], by=cast["officer"])
        with pytest.raises(WrongState):
            transition.correct([transition.Change(second, ("employer",))], by=cast["director"])
        assert Member.objects.get(pk=cast.li.pk).employer == "甲校"
        assert Entry.objects.count() == 1

    def test_one_refused_refuses_all(self, cast: Cast) -> None:
        stale = Member.objects.get(pk=cast.zhou.pk)
        transition.correct([transition.Change(Member.objects.get(pk=cast.zhou.pk), ("note",))], by=cast["officer"])
        cast.li.employer = "柳荫中学"
        changes = [transition.Change(cast.li, ("employer",)), transition.Change(stale, ("employer",))]
        with pytest.raises(WrongState):
            transition.correct(changes, by=cast["director"])
        assert Member.objects.get(pk=cast.li.pk).employer == "柳荫小学"
        assert Entry.objects.count() == 1

    def test_a_draft_corrected_into_a_formal_state_gets_its_number(self, cast: Cast) -> None:
        version = draft(cast)
        transition.register([version], by=cast["officer"])
        version.state = "comment"
        change = transition.Change(version, ("state",), {"state": ("起草", "征求意见")}, before="draft")
        transition.correct([change], by=cast["officer"])
        version.refresh_from_db()
        assert (version.state, version.no) == ("comment", "ZDB-001")
        entry = Entry.objects.order_by("seq").last()
        assert entry is not None
        assert (entry.before, entry.after) == ("draft", "comment")

    def test_nothing_corrects_nothing(self, cast: Cast) -> None:
        transition.correct([], by=cast["officer"])
        assert not Entry.objects.exists()


def test_what_changed_is_told_by_heading_and_a_residents_identity_not_at_all(cast: Cast) -> None:
    matter = ResidentMatter(org=cast.org, person_name="何阿婆", locations=["道口", "菜场"], state="registered")
    change = transition.change_of(matter, {"person_name": "章阿婆", "locations": [], "station": None})
    assert change.fields == ("person_name", "locations", "station")
    assert change.shown == {"反映人姓名": ("*", "*"), "地点": ("", "道口、菜场"), "联络站": ("", "")}
