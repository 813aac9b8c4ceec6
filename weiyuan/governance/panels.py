"""Beside rules, plans, tasks, directives and briefings: what holds, what was done; and the ways to their own pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.registers import Register
from weiyuan.core.ui import offers, panels
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.links import detail_address, query_of
from weiyuan.core.ui.offers import Button
from weiyuan.core.ui.panels import Panel, Row
from weiyuan.core.zh import date_text
from weiyuan.governance import queries
from weiyuan.governance.models import Briefing, Directive, PlanTask, RuleDocument, RuleVersion, WorkPlan
from weiyuan.governance.workflow import APPROVE_RULE, CIRCULATE_RULE, FROZEN_TEXT, HELD, RULE, TaskState

NAMES = 8


# --- rules ------------------------------------------------------------------------------------------


def text_in_force(user: Any, rule: RuleDocument) -> dict[str, Any]:
    """The text that holds today, as far as the reader may see it; that none does is worth saying too."""
    held = queries.held_on(RuleVersion.objects.visible_to(user).filter(rule=rule), timezone.localdate())
    return {"rule": rule, "version": held[0] if held else None}


def way_of_rule(user: Any, rule: RuleDocument) -> list[Row]:
    """The versions that the reader sees, the newest first, as a time line."""
    return [way_row(version) for version in RuleVersion.objects.visible_to(user).filter(rule=rule).order_by("-edition")]


def way_row(version: RuleVersion) -> Row:
    """A version on the time line: its state, and the days on which it was adopted, began and ended."""
    days = (
        (version.adopted_on, _("%s通过")),
        (version.effective_on, _("%s起施行")),
        (version.repealed_on, _("%s起废止")),
    )
    said = [words % date_text(day) for day, words in days if day]
    tone = version.workflow.tone(version.state) if version.workflow else ""
    return Row(
        _("第%d版") % version.edition, detail_address(version), tuple(said), chip=version.get_state_display(), tone=tone
    )


def carrying_out(user: Any, target: Any) -> list[Row]:
    """How many records of each register carry out a rule, a task or a directive."""
    counts = queries.counts_of([target], user, timezone.localdate()).get(target.pk, {})
    return [
        Row(
            str(link.model._meta.verbose_name),
            records_address(target) + query_of({"in": link.model._meta.label_lower}),
            (_("%d 条") % number,),
        )
        for link, number in counts.items()
    ]


def records_address(target: Any) -> str:
    """The page of the records that carry it out."""
    return reverse("governance-records", args=[target._meta.model_name, target.pk])


def _steps_of_rule(user: Any, rule: RuleDocument) -> Iterator[Button]:
    """What may be done next with the version that is not in force yet, the latest of them; then back to the rule."""
    if not any(user.has_perm(right, rule) for right in (CIRCULATE_RULE, APPROVE_RULE)):
        return
    unfinished = RuleVersion.objects.visible_to(user).filter(rule=rule).exclude(state__in=HELD)
    version = unfinished.select_related("org").order_by("-edition").first()
    if version is None:
        return
    for at, step in enumerate(sorted(RULE.open_steps(version, user), key=lambda step: step.needs_note)):
        words = _("第%(edition)d版：%(step)s") % {"edition": version.edition, "step": step.label}
        href = reverse("record-step", args=["ruleversions", version.pk, step.name])
        href += query_of({"next": detail_address(rule)})
        usual = at == 0 and RULE.leads_on(step, version.state)
        yield Button(words, href, "check" if usual else "", primary=usual, rank=10 + at)


def _rule_ways(user: Any, rule: RuleDocument, query: str) -> Iterator[Button]:
    yield from _steps_of_rule(user, rule)
    if user.has_perm("governance.add_ruleversion", RuleVersion(org=rule.org, rule=rule)):
        yield Button(_("新建修订"), reverse("rule-revise", args=[rule.pk]), "plus", post=True, rank=30)
    yield Button(_("版本对比"), reverse("rule-compare", args=[rule.pk]), "merge", rank=40)
    yield Button(_("某日施行的版本"), reverse("rule-text", args=[rule.pk]), "cal", rank=41)
    yield Button(_("上墙版"), reverse("rule-wall", args=[rule.pk]), "print", rank=42)


def _rules_ways(user: Any, register: Register, asked: Asked) -> Iterator[Button]:
    yield Button(_("某日有效的制度"), reverse("rules-on"), "cal", rank=40)
    yield Button(_("打印上墙制度"), reverse("rules-wall"), "print", rank=42)


def _version_ways(user: Any, version: RuleVersion, query: str) -> Iterator[Button]:
    if version.edition > 1:
        here = reverse("rule-compare", args=[version.rule_id])
        yield Button(_("与上一版对比"), here + query_of({"new": version.pk}), "merge", rank=40)
    if version.state in FROZEN_TEXT and user.has_perm("governance.add_ruleversion", version):
        yield Button(_("新建修订"), reverse("rule-revise", args=[version.rule_id]), "plus", post=True, rank=30)


# --- plans ------------------------------------------------------------------------------------------


def plan_in_short(user: Any, plan: WorkPlan) -> list[Row]:
    """How many tasks of a plan stand where, and how many are overdue."""
    today = timezone.localdate()
    tasks = list(PlanTask.objects.visible_to(user).filter(plan=plan))
    board = reverse("plan-board", args=[plan.pk])
    rows = [
        Row(str(state.label), f"{board}#{state.value}", (_("%d 项") % number,))
        for state in TaskState
        if (number := sum(task.state == state for task in tasks))
    ]
    late = sum(task.is_overdue(today) for task in tasks)
    return rows + ([Row(_("逾期"), f"{board}?late=1", chip=_("%d 项") % late, tone="bad")] if late else [])


def task_progress(user: Any, task: PlanTask) -> list[Row]:
    """What the records say was done, beside what the state says."""
    progress = queries.progress_of([task], user, timezone.localdate())[0]
    if not progress.done and not task.target_count:
        return []
    wrong = progress.contradiction
    said = Row(_("记录里的完成数"), records_address(task), (progress.words,))
    return [said, Row(wrong, chip=_("对不上"), tone="warn")] if wrong else [said]


def _plan_ways(user: Any, plan: WorkPlan, query: str) -> Iterator[Button]:
    yield Button(_("看板"), reverse("plan-board", args=[plan.pk]), "table", rank=40)
    yield Button(_("年历"), reverse("plan-year", args=[plan.pk]), "cal", rank=41)
    if user.has_perm("governance.add_workplan", plan):
        yield Button(_("复制到下一年"), reverse("plan-copy", args=[plan.pk]), "redo", rank=42)


# --- directives and briefings -----------------------------------------------------------------------


def _directives_ways(user: Any, register: Register, asked: Asked) -> Iterator[Button]:
    yield Button(_("逾期未落实"), reverse("directives-overdue"), "clock", rank=40)


def reading_of(user: Any, briefing: Briefing) -> list[Row]:
    """For staff: who has read it and who has not. For a member: the day of one's own receipt."""
    if user.has_perm("governance.view_briefing", briefing):
        sent = queries.readings(briefing)
        missing = [str(one.member) for one in sent if one.read_on is None]
        said = _("%(read)d 人已读，共 %(all)d 人") % {"read": len(sent) - len(missing), "all": len(sent)}
        names = "、".join(missing[:NAMES]) + ("…" if len(missing) > NAMES else "")
        return [Row(said, reverse("briefing-reads", args=[briefing.pk]), (_("未读：%s") % names,) if missing else ())]
    mine = queries.receipt_of(briefing, user)
    return [Row(_("您已于%s阅读") % date_text(mine.read_on), chip=_("已读"), tone="ok")] if mine else []


def _briefing_ways(user: Any, briefing: Briefing, query: str) -> Iterator[Button]:
    if user.has_perm("governance.view_briefing", briefing):
        yield Button(_("阅读情况"), reverse("briefing-reads", args=[briefing.pk]), "eye", rank=40)
    if (
        user.has_perm("governance.acknowledge_briefing", briefing)
        and queries.is_asked_to_read(briefing, user)
        and queries.receipt_of(briefing, user) is None
    ):
        here = reverse("briefing-acknowledge", args=[briefing.pk]) + query
        yield Button(_("我已阅读"), here, "check", primary=True, post=True, rank=10)


panels.add(
    Panel("governance.ruledocument", gettext_lazy("今天施行的正文"), text_in_force, rank=10,
          template="governance/text_panel.html")
)  # fmt: skip
panels.add(Panel("governance.ruledocument", gettext_lazy("历次版本"), way_of_rule, rank=20,
                 template="governance/versions_panel.html"))  # fmt: skip
for _model, _title in (
    (RuleDocument, gettext_lazy("执行这项制度的记录")),
    (Directive, gettext_lazy("落实它的记录")),
):
    panels.add(Panel(_model._meta.label_lower, _title, carrying_out, rank=30))
panels.add(Panel("governance.workplan", gettext_lazy("任务进展"), plan_in_short, rank=10))
panels.add(Panel("governance.plantask", gettext_lazy("进度"), task_progress, rank=5, later=True))
panels.add(Panel("governance.briefing", gettext_lazy("阅读情况"), reading_of, rank=10))

offers.on_records("governance.ruledocument", _rule_ways)
offers.on_records("governance.ruleversion", _version_ways)
offers.on_records("governance.workplan", _plan_ways)
offers.on_records("governance.briefing", _briefing_ways)
offers.on_lists("governance.ruledocument", _rules_ways)
offers.on_lists("governance.directive", _directives_ways)
