"""Writes about residents' matters."""

from weiyuan.matters.actions.handling import convert_matter, move_matter, register_action
from weiyuan.matters.actions.intake import create_matter, receive_matter, register_matter

__all__ = [
    "convert_matter",
    "create_matter",
    "move_matter",
    "receive_matter",
    "register_action",
    "register_matter",
]
