"""Who spoke is forgotten when its time is over, or when the person asks; what is held is given out to the person."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import IO, Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.ledger.columns import CONTROL
from weiyuan.core.ledger.writing import Head, write_list
from weiyuan.core.personal import find_personal
from weiyuan.core.ui.cells import column_of, shown, text_of
from weiyuan.journal import chain, deeds, transition
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.persons import files_of
from weiyuan.orgs.rules import THE_RESIDENT, demand
from weiyuan.registry.actions import attachments

IDENTITY = ("person_name", "phone", "address")
LEAST_REASON = 4  # characters
MOST_YEARS = 5  # by which the time can be prolonged
GIVEN = (
    "no", "received_at", "channel", "kind", "content", "person_name", "phone", "address", "consent", "consent_version",
    "state", "result", "replied_on", "satisfaction", "closed_on",
)  # fmt: skip
chronicle.call("matters.residentmatter.give_out", gettext_lazy("导出本人资料"))


@transaction.atomic
def forget_person(matters: Sequence[ResidentMatter], *, by: Any, note: str) -> None:
    """Empty name, phone and address in matters of one body, for good: no undo brings them back.

    The files that the resident sent are taken off too; why, and why the words stay, is said in docs/adr/0016.
    Rights are the caller's business. Raises WrongState where one was changed meanwhile.
    """
    changes = []
    for matter in matters:
        old = {name: getattr(matter, name) for name in IDENTITY if getattr(matter, name)}
        old |= {"anonymised_on": matter.anonymised_on, "keep_until": matter.keep_until}
        for name in IDENTITY:
            setattr(matter, name, "")
        matter.anonymised_on, matter.keep_until = timezone.localdate(), None
        changes.append(transition.change_of(matter, old))
    transition.correct(changes, by=by, note=note)
    deeds.forget(matters, (*IDENTITY, "phone_key"))
    holders = {matter.pk: matter for matter in matters}
    for file in files_of(matters):
        if file.by.username == THE_RESIDENT:
            attachments.detach(file, holders[file.object_id], by=by)


@transaction.atomic
def erase_person(matters: Sequence[ResidentMatter], *, by: Any, reason: str) -> None:
    """Empty who spoke in all these matters because the person asked for it: all of them or none.

    Raises PermissionDenied where ``by`` does not keep one of them, ValidationError where the reason says nothing or
    tells who it is, WrongState where one was changed meanwhile.
    """
    reason = _reason(matters, reason)
    for matter in matters:
        demand(by, "matters.change_residentmatter", matter)
    forget_person(matters, by=by, note=_("应本人要求清空反映人信息：%s") % reason)


@transaction.atomic
def prolong(matter: ResidentMatter, until: date, *, by: Any, reason: str) -> None:
    """Keep who spoke in a matter until that day, for a reason. Raises as ``erase_person`` does."""
    demand(by, "matters.change_residentmatter", matter)
    today = timezone.localdate()
    if not today < until <= today + relativedelta(years=MOST_YEARS):
        raise ValidationError({"until": _("请填今天以后、%d 年以内的日期") % MOST_YEARS})
    reason = _reason([matter], reason)
    before, matter.keep_until = {"keep_until": matter.keep_until}, until
    transition.correct([transition.change_of(matter, before)], by=by, note=reason)


def _reason(matters: Sequence[ResidentMatter], reason: str) -> str:
    """It stays in the journal for ever, so it says why and not who."""
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise ValidationError({"reason": _("请写明理由，至少 %d 个字") % LEAST_REASON})
    said = [getattr(matter, name) for matter in matters for name in IDENTITY]
    if find_personal(reason) or any(word and word in reason for word in said):
        raise ValidationError({"reason": _("理由会长期保存，不要写姓名、电话、住址等个人信息")})
    return reason


# --- given out ----------------------------------------------------------------------------------------


@transaction.atomic
def give_out(matters: Sequence[ResidentMatter], target: IO[bytes], *, by: Any, reason: str) -> None:
    """Write all that is held about a person as a ZIP: a workbook in clear, and the files. Journaled with each matter.

    Raises as ``erase_person`` does.
    """
    reason = _reason(matters, reason)
    for matter in matters:
        demand(by, "matters.unmask_residentmatter", matter)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_("本人资料.xlsx"), _workbook(matters, by))
        holders = {matter.pk: matter for matter in matters}
        for at, file in enumerate(files_of(matters), 1):
            if file.path.exists():
                archive.write(file.path, f"{holders[file.object_id].ref}/{at:02d} {file.name}")
    for matter in matters:
        chain.write_down(matter.org, [Told(matter, "give_out", note=reason)], by=by)


def _workbook(matters: Sequence[ResidentMatter], by: Any) -> bytes:
    columns = [column_of(ResidentMatter, name) for name in GIVEN]
    heads = [Head(column.label, 60 if column.name in {"content", "result"} else 16) for column in columns]
    lines = ([_cell(matter, column) for column in columns] for matter in matters)
    about = [
        (_("内容"), _("本工作室保存的一位群众的全部意见。姓名、电话、住址未打码，只交给本人。")),
        (_("条数"), str(len(matters))),
        (_("导出时间"), text_of(timezone.now())),
        (_("导出人"), by.get_full_name()),
    ]
    file = BytesIO()
    write_list(_("本人资料"), heads, lines, about, file)
    return file.getvalue()


def _cell(matter: ResidentMatter, column: Any) -> str | None:
    text = getattr(matter, column.name) if column.name in IDENTITY else shown(matter, column)
    return CONTROL.sub("", str(text)) or None


def until_next_year() -> date:
    """What is proposed when somebody prolongs: a year from today."""
    return timezone.localdate() + timedelta(days=365)
