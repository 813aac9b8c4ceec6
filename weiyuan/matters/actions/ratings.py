"""The resident rates the answer: over a link that is shown once, or on the page of the receipt."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.matters.actions.handling import move_matter
from weiyuan.matters.actions.telling import clerks_of, handlers_of, holders_of, tell_of
from weiyuan.matters.models import MatterRating, ResidentMatter
from weiyuan.matters.models.words import Satisfaction
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.queries.ratings import is_open
from weiyuan.matters.workflow import FEEDBACK, FINISHED, MOST_REOPENINGS
from weiyuan.notices.models import Kind
from weiyuan.orgs.actions import the_resident
from weiyuan.orgs.queries import hash_of
from weiyuan.orgs.rules import Role, demand

chronicle.call("matters.residentmatter.rating_link", gettext_lazy("生成评价链接"))


@transaction.atomic
def issue_link(matter: ResidentMatter, *, by: Any) -> str:
    """The token of a link by which the resident rates the present answer. Only its hash is kept; an older link of
    the same answer opens nothing any more.

    Raises PermissionDenied, and WrongState where the resident was not told the answer yet or has rated it.
    """
    demand(by, FEEDBACK, matter)
    token = secrets.token_urlsafe(32)
    rating = _rating(matter, hash_of(token))
    rating.hash, rating.issued_at = hash_of(token), timezone.now()
    rating.save(update_fields=["hash", "issued_at"])
    chronicle.tell(matter.org, Told(matter, "rating_link"), by=by)  # the matter itself stays as it is
    return token


@transaction.atomic
def rating_for(matter: ResidentMatter) -> MatterRating:
    """The rating of the present answer, for whoever holds the receipt; a link given out before stays good.

    Raises WrongState where there is no answer to rate, or it is rated.
    """
    return _rating(matter, hash_of(secrets.token_urlsafe(32)))


def _rating(matter: ResidentMatter, mark: str) -> MatterRating:
    stored = ResidentMatter.objects.alive().select_for_update().get(pk=matter.pk)
    answer = answering(stored)  # of a merged matter the main one's
    if answer.state not in FINISHED:
        raise WrongState(f"rate: {answer.state}")
    rating, _made = MatterRating.objects.get_or_create(
        matter=stored, round=answer.reopened_times, defaults={"hash": mark, "issued_at": timezone.now()}
    )
    if rating.rated_at is not None:
        raise WrongState("rate: rated already")
    return rating


@transaction.atomic
def rate(rating: MatterRating, satisfaction: str, remark: str = "", *, again: bool = False) -> ResidentMatter:
    """Store what the resident thinks of the answer, once. Returns the matter as it stands then.

    satisfaction  one of ``words.Satisfaction``; "unrated" is an answer too: nothing more is wanted
    again         the unsatisfied wish that it is taken up again: it goes back to the same handler with a new
                  deadline, at most ``MOST_REOPENINGS`` times; after that the director hears of it
    Raises ValidationError for an unknown word, WrongState where it was rated already or overtaken by a reopening.
    """
    if satisfaction not in Satisfaction.values:
        raise ValidationError({"satisfaction": _("请选一项")})
    matter = ResidentMatter.objects.alive().select_for_update().select_related("org").get(pk=rating.matter_id)
    rating = MatterRating.objects.select_related("matter").get(pk=rating.pk)
    said = {"satisfaction": satisfaction, "remark": remark.strip()[:500], "rated_at": timezone.now()}
    waiting = MatterRating.objects.filter(pk=rating.pk, rated_at__isnull=True)
    if not is_open(rating) or waiting.update(**said) != 1:
        raise WrongState("rate: rated already or overtaken")
    _note(matter, satisfaction)
    unhappy = satisfaction == Satisfaction.UNSATISFIED
    answer = answering(matter)  # with a merged one its main one is taken up again
    if unhappy and again and answer.reopened_times < MOST_REOPENINGS:
        note = remark.strip() or str(_("群众评价不满意，要求重新办理"))
        move_matter(answer, "reopen", by=the_resident(), note=note, satisfaction=Satisfaction.UNSATISFIED)
    else:
        _tell_rated(matter, rating, satisfaction, wished=unhappy and again)
    found: ResidentMatter = matter
    return found


def _note(matter: ResidentMatter, satisfaction: str) -> None:
    """The resident's own word stands above what was heard at the feedback; no answer leaves that as it is."""
    before = matter.satisfaction
    if satisfaction in {Satisfaction.UNRATED, before}:
        return
    matter.satisfaction = satisfaction
    transition.correct([transition.change_of(matter, {"satisfaction": before})], by=the_resident())


def _tell_rated(matter: ResidentMatter, rating: MatterRating, satisfaction: str, *, wished: bool) -> None:
    """Handler and clerk hear the rating; the director hears of a wish that cannot be fulfilled any more."""
    word, key = str(Satisfaction(satisfaction).label), f"matter-rated-{matter.pk}-{rating.round}"
    people = [*handlers_of(matter), *clerks_of(matter)]
    tell_of(matter, people, kind=Kind.TOLD, title=_("群众评价了 %%s：%s") % word, key=key)
    if wished:
        title = _("%s 群众仍不满意，已重新办理过两次，请主任处理")
        tell_of(matter, holders_of(matter, Role.DIRECTOR), kind=Kind.DUE, title=title, key=f"{key}-again")
