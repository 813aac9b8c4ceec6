"""The example ledgers come in without trouble, once and for all, and the demo holds what it promises."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.examples.conftest import EXAMPLES, cells
from weiyuan.consultations.models import Consultation
from weiyuan.governance.models import PlanTask
from weiyuan.governance.queries import progress_of
from weiyuan.investment.models import InvestmentLead
from weiyuan.ledger.actions import import_ledger, read_ledger
from weiyuan.ledger.sheets import SHEETS
from weiyuan.matters.models import ResidentMatter, TypicalCase
from weiyuan.matters.workflow import MatterState
from weiyuan.members.models import Member, Membership
from weiyuan.orgs.models import LiaisonStation, RoleGrant, User
from weiyuan.proposals.models import Proposal
from weiyuan.reports.models import SocialOpinion

DEMO = EXAMPLES / "demo.xlsx"
NAMES_OF_THE_SAMPLES = ("双桂路", "五桂桥", "攀成钢", "张竞", "乌根祥", "徐敏")


@pytest.mark.parametrize(("name", "records"), [("shuanggui", 197), ("liaison", 239), ("demo", 491)])
def test_an_example_is_read_without_trouble_or_warning(name: str, records: int, keeper: User) -> None:
    plan = read_ledger(EXAMPLES / f"{name}.xlsx", by=keeper)

    assert (plan.troubles, plan.warnings) == ([], [])
    assert (plan.is_new, plan.rows) == (True, records)


@pytest.mark.parametrize("name", ["shuanggui", "liaison", "demo"])
def test_a_second_import_changes_nothing(name: str, keeper: User) -> None:
    path = EXAMPLES / f"{name}.xlsx"
    first = import_ledger(path, by=keeper)

    again = import_ledger(path, by=keeper)

    assert (again.is_new, again.body_changes, again.troubles) == (False, {}, [])
    assert [(c["new"], c["changed"]) for c in again.counts() if c["new"] or c["changed"]] == []
    assert again.rows == first.rows


def test_the_demo_has_about_five_hundred_records_in_nearly_every_register(keeper: User) -> None:
    plan = import_ledger(DEMO, by=keeper)

    assert 450 <= plan.rows <= 500
    filled = {reading.sheet.title for reading in plan.readings if reading.rows}
    assert {sheet.title for sheet in SHEETS} - filled == {"名称沿革", "意见类别"}


def test_the_demo_has_eight_members_of_three_levels_and_five_stations(keeper: User) -> None:
    import_ledger(DEMO, by=keeper)

    assert list(Member.objects.values_list("name", flat=True).order_by("no")) == [
        "蒋立诚", "唐蕴", "贺喆", "苏文珊", "沈砚秋", "高堃", "魏东来", "白若兰",
    ]  # fmt: skip
    assert Counter(Membership.objects.values_list("cppcc_level", flat=True)) == {
        "district": 6,
        "city": 1,
        "province": 1,
    }
    assert Member.objects.values("party").distinct().count() == 8
    communities = LiaisonStation.objects.order_by("no").values_list("community", flat=True)
    assert list(communities) == ["铁路新村社区", "桂花苑社区", "槐树坪社区", "清河里社区", "学府社区"]


def test_a_matter_of_the_demo_stands_in_every_state(keeper: User) -> None:
    import_ledger(DEMO, by=keeper)

    assert set(ResidentMatter.objects.values_list("state", flat=True)) == set(MatterState.values)
    assert ResidentMatter.objects.exclude(person_name="").count() == 22
    assert list(ResidentMatter.objects.filter(no="").values_list("state", flat=True)) == ["draft"]


def test_the_demo_follows_its_work_through_more_than_one_state(keeper: User) -> None:
    import_ledger(DEMO, by=keeper)

    for model, states in ((Proposal, 7), (SocialOpinion, 6), (Consultation, 3), (InvestmentLead, 3)):
        assert model.objects.values("state").distinct().count() == states
    assert list(TypicalCase.objects.filter(result="").values_list("title", flat=True)) == ["铁路新村道口整治"]


def test_the_tasks_of_the_demo_are_carried_out_by_records(keeper: User) -> None:
    org = import_ledger(DEMO, by=keeper).org
    reader = User.objects.create(username="reader", name="甲")
    RoleGrant.objects.create(user=reader, org=org, role="director", start=org.founded_on)
    tasks = PlanTask.objects.filter(target_count__isnull=False).order_by("no")

    found = {one.task.title: one.words for one in progress_of(tasks, reader, date(2025, 12, 31))}

    assert found == {
        "组织集中学习": "4/6 次",
        "开展委员接待日": "20/20 次",
        "组织视察调研": "3/3 次",
        "走访群众": "3/3 次",
        "开展协商议事": "3/3 次",
        "征集提案": "9/10 件",
        "报送社情民意信息": "22/20 篇",
    }


def test_the_demo_names_nobody_and_nothing_of_the_sample_summaries() -> None:
    written = str(cells(DEMO))

    assert [name for name in NAMES_OF_THE_SAMPLES if name in written] == []
    assert "铁路新村" in written


@pytest.mark.parametrize("name", ["shuanggui", "liaison"])
def test_what_a_source_adds_to_its_sample_is_marked(name: str) -> None:
    source: Path = EXAMPLES / "sources" / f"{name}.toml"

    assert source.read_text("utf-8").count("【补】") > 15
