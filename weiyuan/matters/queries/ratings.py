"""The resident's rating: the link that opens it, and what is still to be rated."""

from __future__ import annotations

import secrets

from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.workflow import FINISHED
from weiyuan.orgs.queries import hash_of


def rating_of(token: str) -> MatterRating | None:
    """The rating that a link's token opens, given already or not; None for an unknown or replaced link.

    Looking changes nothing: scanners of mails and messages open links before people do.
    """
    mark = hash_of(token)
    found = MatterRating.objects.filter(hash=mark, matter__deleted_at__isnull=True).select_related("matter__org")
    one = found.first()
    return one if one is not None and secrets.compare_digest(one.hash, mark) else None


def is_open(rating: MatterRating) -> bool:
    """Whether it can still be given: not given yet, and the answer is still the one that it is about.

    Who brought a merged matter rates the main one's answer, by the own link.
    """
    answer = answering(rating.matter)
    return rating.rated_at is None and answer.state in FINISHED and rating.round == answer.reopened_times


def open_rating(matter: ResidentMatter) -> MatterRating | None:
    """The rating of the matter's present answer that can still be given, if there is one."""
    answer = answering(matter)
    if answer.state not in FINISHED:
        return None
    found: MatterRating | None = matter.ratings.filter(round=answer.reopened_times, rated_at__isnull=True).first()
    return found
