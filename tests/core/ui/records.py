"""A valid record of any register, filled in by what its fields ask for. New registers are covered at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from weiyuan.core import registers
from weiyuan.orgs.models import OrgUnit, Record, User

DAY = date(2025, 5, 6)
# What the database demands of some records beyond their fields one by one; FILLED is any fitting value.
FILLED = object()
ASKED: dict[str, dict[str, Any]] = {
    "members.membership": {"cppcc_level": "city"},
    "members.contactlog": {"member": FILLED},
    "learning.learningattendance": {"member": FILLED},
    "activities.attendance": {"member": FILLED},
    "matters.matterdeadline": {"respond_days": 1, "finish_days": 3},
    "proposals.proposal": {"proposer": FILLED},
    "reports.socialopinion": {"reporter": FILLED},
    "consultations.consultationopinion": {"member": FILLED},
}


def a_record(model: type[models.Model], org: OrgUnit, serial: int = 1, **given: Any) -> Any:
    """Store a record of the model in the body, with everything that it points to; ``serial`` keeps two apart."""
    asked = ASKED.get(model._meta.label_lower, {}) | given
    values: dict[str, Any] = {name: value for name, value in asked.items() if value is not FILLED}
    for field in model._meta.fields:
        if field.name in values or field.primary_key or not field.editable:
            continue
        if field.name == "org":
            values["org"] = org
        elif field.name in asked or _needed(field):
            values[field.name] = _value(field, org, serial)
    if issubclass(model, Record):
        values.setdefault("no", f"{model.numbering.prefix}-T{org.pk}-{serial:03d}")
    return model._base_manager.create(**values)


def one_of_each(org: OrgUnit) -> dict[str, Any]:
    """A record of every register in the body, by slug: the first that is there, or a new one."""
    found = {}
    for entry in registers.known():
        kept: Any = entry.model._base_manager.filter(org=org).order_by("pk")
        found[entry.slug] = kept.first() or a_record(entry.model, org)
    return found


def _needed(field: models.Field[Any, Any]) -> bool:
    wordy = isinstance(field, models.CharField | models.TextField)
    if field.null or (field.has_default() and not wordy) or field.name in {"no", "note"}:
        return False
    return not (wordy and field.blank) and not field.has_default()


def _value(field: Any, org: OrgUnit, serial: int) -> Any:
    if field.is_relation:
        target = field.related_model
        if target is User:
            return User.objects.get(username="officer")
        found = target._base_manager.filter(org=org).first() if issubclass(target, Record) else None
        return found or a_record(target, org, serial)
    if field.choices:
        return field.flatchoices[0][0]
    match field:
        case models.DateTimeField():
            return timezone.make_aware(datetime(DAY.year, DAY.month, DAY.day, 9, 30))
        case models.DateField():
            return DAY
        case models.DecimalField() | models.IntegerField():
            return DAY.year if field.name == "year" else serial
        case models.JSONField():
            return []
        case models.SlugField():
            return f"code{serial}"
    return f"{field.verbose_name}甲{serial}"[: getattr(field, "max_length", None) or 20]
