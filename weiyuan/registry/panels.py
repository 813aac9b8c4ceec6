"""What the registry shows on the pages of every record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from weiyuan.core import registers
from weiyuan.core.files import ACCEPTED, OFFERED
from weiyuan.core.registers import Register
from weiyuan.core.ui import offers, panels
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.offers import Button, Shelf
from weiyuan.core.ui.panels import Panel
from weiyuan.core.ui.sight import sight_of
from weiyuan.registry.actions.attachments import may_attach, may_detach
from weiyuan.registry.models import Attachment, SavedView
from weiyuan.registry.queries import homes, may_import, right


def files_of(user: Any, record: Any) -> dict[str, Any] | None:
    """The files of a record with what the reader may do; None where there are none and none may be added.

    Those taken off are shown only to who may put them back.
    """
    entry = registers.of(record)
    if entry is None:
        return None
    adds = may_attach(user, record)
    every = sight_of(user).known(record, "attachments")
    if every is None:
        every = list(Attachment.objects.of(record).filter(swept_at__isnull=True).select_related("by"))
    lines = [(found, may_detach(user, found, record)) for found in every]
    living = [line for line in lines if line[0].deleted_at is None]
    if not living and not adds:
        return None
    return {
        "record": record,
        "slug": entry.slug,
        "files": living,
        "removed": [found for found, may in lines if found.deleted_at is not None and may],
        "adds": adds,
        "accepted": ACCEPTED,
        "offered": OFFERED,
        "most_bytes": settings.UPLOAD_MAX_BYTES,
        "most_mb": settings.ATTACHMENT_MAX_BYTES >> 20,
    }


panels.add(Panel(panels.EVERY, gettext_lazy("附件"), files_of, rank=800, template="registry/attachments.html"))


def on_list(user: Any, register: Register, asked: Asked) -> list[Button]:
    """New records, finished work, what was removed, and doing the same to many."""
    if register.sheet is None:
        return []
    slug, found = register.slug, []
    if homes(register, user):
        found.append(Button(gettext_lazy("登记"), reverse("record-new", args=[slug]), "plus", primary=True, rank=10))
    if may_import(user):
        late = reverse("record-new", args=[slug]) + "?late=1"
        words = (
            gettext_lazy("补录已办完的") if getattr(register.model, "workflow", None) else gettext_lazy("补录以前的")
        )
        found.append(Button(words, late, "hist", rank=90))
        found.append(Button(gettext_lazy("已删除的"), reverse("record-removed", args=[slug]), "trash", rank=95))
        found.append(Button(gettext_lazy("处理选中的"), reverse("record-bulk", args=[slug]), "check", many=True))
    return found


def on_record(user: Any, record: Any, query: str) -> list[Button]:
    """The steps that may be taken now, the usual one first; correcting and removing."""
    entry = registers.of(record)
    if entry is None or entry.sheet is None:
        return []
    found, key = [], record.pk
    steps = record.workflow.open_steps(record, user) if record.workflow and entry.move else []
    for at, step in enumerate(sorted(steps, key=lambda step: step.needs_note)):
        href = reverse("record-step", args=[entry.slug, key, step.name])
        usual = at == 0 and record.workflow.leads_on(step, record.state)
        found.append(Button(step.label, href, "check" if usual else "", primary=usual, rank=10 + at))
    if user.has_perm(right(record, "change"), record):
        found.append(Button(gettext_lazy("修改"), reverse("record-edit", args=[entry.slug, key]), "pen", rank=60))
        found.append(Button(gettext_lazy("删除"), reverse("record-remove", args=[entry.slug, key]), "trash", rank=95))
    return found


def shelf(user: Any, register: Register, asked: Asked) -> Shelf:
    """The reader's own kept lists of this register."""
    kept = SavedView.objects.filter(by=user.pk, slug=register.slug).order_by("name")
    views = tuple((v.name, reverse(register.name) + v.query, reverse("view-forget", args=[v.pk])) for v in kept)
    return Shelf(views, reverse("view-save", args=[register.slug]))


def add_row(user: Any, record: Any, model: Any, back: str) -> str:
    """Where a row that names this record is added."""
    entry = registers.find(model._meta.label_lower)
    if entry is None or entry.sheet is None or back not in entry.sheet.fields:
        return ""
    if not user.has_perm(right(model, "add"), model(org=record.org, **{back: record})):
        return ""
    there = registers.of(record)
    after = reverse(f"{there.slug}-detail", args=[record.pk]) if there else "/"
    return reverse("record-new", args=[entry.slug]) + "?" + urlencode({back: record.pk, "next": after})


offers.on_lists(offers.EVERY, on_list)
offers.on_records(offers.EVERY, on_record)
offers.on_shelves(shelf)
offers.on_children(add_row)
