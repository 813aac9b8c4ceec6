"""Writes about residents' matters."""

from weiyuan.matters.actions.answers import StillPersonal, answer_matter, publish_answer, withdraw_answer
from weiyuan.matters.actions.conversions import mark_sources
from weiyuan.matters.actions.handling import move_matter, register_action
from weiyuan.matters.actions.intake import create_matter, receive_matter, register_matter
from weiyuan.matters.actions.ratings import issue_link, rate, rating_for

__all__ = [
    "StillPersonal",
    "answer_matter",
    "create_matter",
    "issue_link",
    "mark_sources",
    "move_matter",
    "publish_answer",
    "rate",
    "rating_for",
    "receive_matter",
    "register_action",
    "register_matter",
    "withdraw_answer",
]
