"""Sessions, parts and questions for the tests of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.learning.models import LearningAttendance, LearningQuestion, LearningSession


def session(cast: Cast, state: str = "announced", days: int = 3, **more: Any) -> LearningSession:
    """A meeting so many days from now at noon."""
    at = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
    values = {"title": "学习民法典", "kind": "theory", "at": at, "state": state, **more}
    found: LearningSession = LearningSession.objects.create(org=cast.org, **values)
    return found


def part(cast: Cast, of: LearningSession, **more: Any) -> LearningAttendance:
    found: LearningAttendance = LearningAttendance.objects.create(
        org=cast.org, session=of, **{"member": cast.li, **more}
    )
    return found


def question(cast: Cast, of: LearningSession, text: str = "民法典何时施行", **more: Any) -> LearningQuestion:
    values = {"options": "2020 年\n2021 年\n2022 年", "answer": "B", "explanation": "自二〇二一年一月一日起。", **more}
    found: LearningQuestion = LearningQuestion.objects.create(org=cast.org, session=of, text=text, **values)
    return found
