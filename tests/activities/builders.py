"""Records of activities as the tests of this flat need them: past their end, in 2025, unless said otherwise."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.activities.models import Activity, Attendance, ReceptionDay


def moment(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2025) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def activity(cast: Cast, kind: str = "inspection", start: datetime | None = None, **more: Any) -> Activity:
    values = {"title": "视察铁路新村", "state": "closed", **more}
    found: Activity = Activity.objects.create(org=cast.org, kind=kind, start=start or moment(5, 6), **values)
    return found


def part(cast: Cast, of: Activity, state: str = "attended", **more: Any) -> Attendance:
    found: Attendance = Attendance.objects.create(org=cast.org, activity=of, state=state, **{"member": cast.li, **more})
    return found


def reception(cast: Cast, on: date = date(2025, 5, 10), state: str = "closed", **more: Any) -> ReceptionDay:
    on_duty = more.pop("on_duty", [cast.li])
    found: ReceptionDay = ReceptionDay.objects.create(
        org=cast.org, on=on, state=state, **{"place": "铁路新村站", **more}
    )
    found.members_on_duty.set(on_duty)
    return found
