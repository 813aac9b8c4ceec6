"""Rules, plans, what superiors ask and say, what members are told, and what is said of the body outside."""

from weiyuan.governance.models.honours import Commendation, HonourLevel, MediaReport
from weiyuan.governance.models.plans import Deployment, PlanTask, TaskCategory, WorkPlan
from weiyuan.governance.models.regulations import RuleCategory, RuleDocument, RuleVersion
from weiyuan.governance.models.words import (
    Briefing,
    BriefingReceipt,
    Directive,
    DirectiveKind,
    Quotation,
    YearlyBackground,
)

__all__ = [
    "Briefing",
    "BriefingReceipt",
    "Commendation",
    "Deployment",
    "Directive",
    "DirectiveKind",
    "HonourLevel",
    "MediaReport",
    "PlanTask",
    "Quotation",
    "RuleCategory",
    "RuleDocument",
    "RuleVersion",
    "TaskCategory",
    "WorkPlan",
    "YearlyBackground",
]
