"""Writes about rules of reception days, the rota, swaps, and days away."""

from weiyuan.rota.actions.absences import add_absence, remove_absence
from weiyuan.rota.actions.days import announce_due, change_day, note_reception
from weiyuan.rota.actions.drawing import take_over
from weiyuan.rota.actions.swaps import SWAP_FIELDS, ask_swap, expire_swaps, move_swap

__all__ = [
    "SWAP_FIELDS",
    "add_absence",
    "announce_due",
    "ask_swap",
    "change_day",
    "expire_swaps",
    "move_swap",
    "note_reception",
    "remove_absence",
    "take_over",
]
