"""Residents' matters, the work done on them, the cases worth telling, and what surveys answered."""

from weiyuan.matters.models.answers import AnswerTemplate, MatterDeadline, MatterNote, MatterRating
from weiyuan.matters.models.cases import SurveyAnswer, TypicalCase
from weiyuan.matters.models.matters import MatterAction, MatterCategory, ResidentMatter

__all__ = [
    "AnswerTemplate",
    "MatterAction",
    "MatterCategory",
    "MatterDeadline",
    "MatterNote",
    "MatterRating",
    "ResidentMatter",
    "SurveyAnswer",
    "TypicalCase",
]
