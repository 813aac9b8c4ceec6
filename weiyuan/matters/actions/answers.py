"""The answer: given to the resident, and its public version, which is another text than the answer itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.personal import Found
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.matters.actions.handling import move_matter, refuse
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import AnswerTo
from weiyuan.matters.queries.quoting import personal_in
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.matters.workflow import ANSWERED, DECIDE
from weiyuan.orgs.rules import demand

FIELDS = ("public_content", "public_answer", "published_on")


class StillPersonal(Exception):
    """What looks like personal data stands in a text that would be public: to be done only when said twice."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__(f"{len(found)} places")
        self.found = found


def answer_matter(matter: ResidentMatter, *, by: Any, result: str, result_class: str, answer_to: str) -> None:
    """Answer a matter. Raises as ``move_matter`` does."""
    move_matter(matter, "reply", by=by, result=result, result_class=result_class, answer_to=answer_to)


def is_publishable(matter: ResidentMatter) -> bool:
    """Whether its answer may be public: given, not only for the person, and the matter is not confidential."""
    is_meant = matter.secrecy != CONFIDENTIAL and matter.answer_to != AnswerTo.PERSON
    return is_meant and matter.state in ANSWERED


@transaction.atomic
def publish_answer(matter: ResidentMatter, *, by: Any, content: str, answer: str, confirmed: bool = False) -> None:
    """Make a redacted version of the matter and of its answer public; the original stays as it is.

    confirmed  whoever publishes has looked at what seems to be personal data, and it is none
    Raises PermissionDenied, WrongState where the answer may not be public or somebody else changed the matter,
    ValidationError where a text is empty, StillPersonal unless ``confirmed``. The journal tells the deed, not the
    texts: what is withdrawn because it named somebody shall not live on there.
    """
    demand(by, DECIDE, matter)
    if not is_publishable(matter):
        raise WrongState(f"publish: {matter.state}")
    content, answer = content.strip(), answer.strip()
    texts = (("content", content), ("answer", answer))
    refuse([(name, str(_("请填写"))) for name, text in texts if not text])
    found = [one for _name, text in texts for one in personal_in(matter, text)]
    if found and not confirmed:
        raise StillPersonal(found)
    before, today = matter.published_on, timezone.localdate()
    matter.public_content, matter.public_answer, matter.published_on = content, answer, before or today
    _store(matter, before, by)


@transaction.atomic
def withdraw_answer(matter: ResidentMatter, *, by: Any) -> None:
    """Take the public version off the public page, and forget it. Raises PermissionDenied, and WrongState where
    nothing is public."""
    demand(by, DECIDE, matter)
    before = matter.published_on
    if before is None:
        raise WrongState("withdraw: not public")
    matter.public_content, matter.public_answer, matter.published_on = "", "", None
    _store(matter, before, by)


def _store(matter: ResidentMatter, before: date | None, by: Any) -> None:
    shown = transition.change_of(matter, {"published_on": before}).shown
    transition.correct([transition.Change(matter, FIELDS, shown, matter.state)], by=by)
