"""The buttons and the turnout of a session, and what a member learned, on the member's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.offers import Button, on_records
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.zh import date_text
from weiyuan.learning.models import LearningAttendance, LearningSession, Reply
from weiyuan.learning.queries import may_sign_up, own_part, turnout
from weiyuan.learning.workflow import DONE
from weiyuan.orgs.rules import READERS

SHOWN = 8


def buttons(user: Any, session: LearningSession, query: str) -> Iterable[Button]:
    """点名 and 进度 for the staff; 我参加 and one's own page for a member."""
    if user.has_perm("learning.view_roll_learningsession", session):
        yield Button(_("点名"), reverse("learning-roll", args=[session.pk]), "check", rank=10)
    if user.has_perm("learning.view_progress_learningsession", session):
        yield Button(_("进度和提醒"), reverse("learning-progress", args=[session.pk]), "bell", rank=11)
    if user.has_perm("learning.join_learningsession", session):
        yield from _own_buttons(user, session)


def _own_buttons(user: Any, session: LearningSession) -> Iterable[Button]:
    part = own_part(user, session)
    if may_sign_up(user, session, part, timezone.now()):
        if part is None or part.reply != Reply.COMING:
            yield Button(_("我参加"), reverse("learning-coming", args=[session.pk]), "check", True, post=True, rank=5)
        yield Button(_("请假"), reverse("learning-mine", args=[session.pk]), rank=6)
    elif part is not None:
        yield Button(_("我的心得和测验"), reverse("learning-mine", args=[session.pk]), "pen", rank=5)


def learned(user: Any, member: Any) -> list[Row]:
    """The member's latest sessions as far as the reader may see them."""
    parts = LearningAttendance.objects.visible_to(user).filter(member=member, session__deleted_at__isnull=True)
    return [_row(part) for part in parts.select_related("session").order_by("-session__at", "-pk")[:SHOWN]]


def _row(part: LearningAttendance) -> Row:
    marks = [] if part.quiz_score is None else [_("测验 %d 分") % part.quiz_score]
    meta = [str(part.session.get_form_display()), *([_("有心得")] if part.takeaway else []), *marks]
    tone = part.workflow.tone(part.state) if part.workflow else ""
    when = date_text(part.session.day)
    return Row(part.session.title, detail_address(part.session), tuple(meta), when, part.get_state_display(), tone)


def came(user: Any, session: LearningSession) -> list[Row]:
    """How many came, for those who read figures and not who came (domain.md B: the Party committee's reader)."""
    if session.state not in DONE or not user.scope.has(session.org_id, READERS):
        return []
    found = turnout(session)
    if not found.listed:
        return []
    said = _("应到 %(listed)d 人，出席 %(present)d 人，请假 %(excused)d 人") % found._asdict()
    return [Row(said, chip="" if found.rate is None else _("出席率 %s%%") % found.rate, tone="info")]


on_records("learning.learningsession", buttons)
add(Panel("learning.learningsession", gettext_lazy("出席情况"), came, rank=10))
add(Panel("members.member", gettext_lazy("学习"), learned, rank=40))
