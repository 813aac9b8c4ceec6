"""Attaching files to records, taking them off and putting them back. Each is told in the record's history."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.files import Kept, Refused, clean_name, examine
from weiyuan.core.workflow import WrongState
from weiyuan.journal import chain
from weiyuan.journal.models import Entry
from weiyuan.orgs.models import OrgUnit
from weiyuan.registry.models import Attachment
from weiyuan.registry.models.attachments import folder

MOST_AT_ONCE = 20  # files of one upload
PATIENCE = 30  # seconds for one upload: the web server gives up on a request after 60
MOST_CAPTION = 100  # characters


@dataclass
class Outcome:
    """What became of an upload: the files that are kept now, and (name, reason) of those refused."""

    kept: list[Attachment] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def may_attach(user: Any, record: Any) -> bool:
    """Whether the user may attach files: who may change the record, who holds the flat's ``attach_…`` right over it,
    and who entered it. That the user sees the record is the caller's business."""
    meta = record._meta
    rights = (f"{meta.app_label}.{verb}_{meta.model_name}" for verb in ("change", "attach"))
    return any(user.has_perm(right, record) for right in rights) or getattr(record, "created_by_id", None) == user.pk


def may_detach(user: Any, attachment: Attachment, record: Any) -> bool:
    """Whether the user may take it off: who may change the record, and who attached it and still might."""
    meta = record._meta
    changes = user.has_perm(f"{meta.app_label}.change_{meta.model_name}", record)
    return bool(changes or (attachment.by_id == user.pk and may_attach(user, record)))


def attach(record: Any, files: Sequence[Any], *, by: Any, caption: str = "") -> Outcome:
    """Attach uploaded files (Django UploadedFile) to a record: the good ones are kept, the others named with a reason.

    caption  one line for all of them
    A file that the record has already is not stored twice. Raises PermissionDenied where ``by`` may not attach.
    """
    if not may_attach(by, record):
        raise PermissionDenied("attach")
    outcome, until = Outcome(), monotonic() + PATIENCE
    for at, file in enumerate(files):
        try:
            if at >= MOST_AT_ONCE:
                raise Refused(_("一次最多传 %d 个，请下一次再传") % MOST_AT_ONCE)
            if at and monotonic() > until:
                raise Refused(_("这一次来不及处理，请再传一次"))
            outcome.kept.append(_attach_one(record, file, by, caption.strip()[:MOST_CAPTION]))
        except Refused as error:
            outcome.refused.append((clean_shown(file.name), str(error)))
    return outcome


def clean_shown(name: str) -> str:
    """The name of a refused file for the page."""
    shown = "".join(mark for mark in str(name) if mark.isprintable())
    return shown[-60:] or _("未命名")


def _attach_one(record: Any, file: Any, by: Any, caption: str) -> Attachment:
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(_("超过 %d 兆，请压缩或分开再传") % (settings.ATTACHMENT_MAX_BYTES >> 20))
    return keep_file(record, examine(file.read()), str(file.name), by=by, caption=caption)


def keep_file(record: Any, found: Kept, said: str, *, by: Any, caption: str = "") -> Attachment:
    """Attach a file that was examined before to a record. ``said`` is what the sender called it.

    Whether ``by`` may is the caller's business. Raises Refused where the record has it already, or no room for it.
    """
    name = clean_name(said, found.kind)
    attachment = Attachment(
        org=body_of(record), model=record._meta.label_lower, object_id=record.pk, name=name, kind=found.kind.name,
        size=len(found.content), sha256=hashlib.sha256(found.content).hexdigest(), width=found.width,
        height=found.height, caption=caption, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _wait_for_others(record)
            if same := Attachment.objects.of(record).alive().filter(sha256=attachment.sha256).first():
                if same.name == name:
                    return same  # the button was pressed twice
                raise Refused(_("已经传过了（%s）") % same.name)
            _refuse_full(record, attachment)
            _write(attachment, found)
            attachment.save()
            _tell(record, "attach", attachment, by)
    except BaseException:
        _unlink(attachment)
        raise
    return attachment


def body_of(record: Any) -> OrgUnit:
    """The body that a record belongs to; a body belongs to itself."""
    found: OrgUnit = record if isinstance(record, OrgUnit) else record.org
    return found


def _wait_for_others(record: Any) -> None:
    """Of two uploads to one record the second counts after the first."""
    type(record)._base_manager.select_for_update().filter(pk=record.pk).first()


def _refuse_full(record: Any, fresh: Attachment) -> None:
    sizes = list(Attachment.objects.of(record).alive().values_list("size", flat=True))
    if len(sizes) >= settings.ATTACHMENTS_MAX:
        raise Refused(_("一条记录最多 %d 个附件") % settings.ATTACHMENTS_MAX)
    if sum(sizes) + fresh.size > settings.ATTACHMENTS_MAX_BYTES:
        raise Refused(_("一条记录的附件合起来最多 %d 兆") % (settings.ATTACHMENTS_MAX_BYTES >> 20))


def _write(attachment: Attachment, found: Kept) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    _store(attachment.path, found.content)
    if found.small:
        _store(attachment.small_path, found.small)


def _store(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)  # on the disk before the row says that it is there


def _unlink(attachment: Attachment) -> None:
    for path in (attachment.path, attachment.small_path):
        with suppress(OSError):
            path.unlink()


@transaction.atomic
def detach(attachment: Attachment, record: Any, *, by: Any) -> None:
    """Take a file off its record. It can be put back until it is swept.

    Raises PermissionDenied without the right, WrongState where it is off already.
    """
    _mark(attachment, record, "detach", by, gone=False)


@transaction.atomic
def reattach(attachment: Attachment, record: Any, *, by: Any) -> None:
    """Put a file back. Raises as ``detach`` does, WrongState also where the file is swept."""
    _mark(attachment, record, "reattach", by, gone=True)


def _mark(attachment: Attachment, record: Any, deed: str, by: Any, *, gone: bool) -> None:
    if not may_detach(by, attachment, record):
        raise PermissionDenied(deed)
    attachment.deleted_at = None if gone else timezone.now()
    table = Attachment.objects.filter(pk=attachment.pk, deleted_at__isnull=not gone, swept_at__isnull=True)
    if table.update(deleted_at=attachment.deleted_at) != 1:
        raise WrongState(f"{deed}: {attachment.key}")
    _tell(record, deed, attachment, by)


def _tell(record: Any, deed: str, attachment: Attachment, by: Any) -> None:
    label = record._meta.label_lower
    no = getattr(record, "no", "")
    entry = Entry(kind=f"{label}.{deed}", model=label, object_id=record.pk, object_no=no, note=attachment.name)
    chain.append(body_of(record), [entry], by=by)
