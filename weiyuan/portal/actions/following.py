"""A resident who follows a matter adds what he was asked for."""

from __future__ import annotations

from weiyuan.matters.actions import move_matter
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.actions import the_resident


def add_words(matter: ResidentMatter, words: str) -> None:
    """Give what the resident was asked for: the words stand in the matter's history, and the handling goes on.

    Raises WrongState where nothing is asked any more.
    """
    move_matter(matter, "hear_again", by=the_resident(), note=words)
