"""What the registry shows on the pages of every record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from weiyuan.core import registers
from weiyuan.core.files import ACCEPTED, OFFERED
from weiyuan.core.ui import panels
from weiyuan.core.ui.panels import Panel
from weiyuan.registry.actions.attachments import may_attach, may_detach
from weiyuan.registry.models import Attachment


def files_of(user: Any, record: Any) -> dict[str, Any] | None:
    """The files of a record with what the reader may do; None where there are none and none may be added.

    Those taken off are shown only to who may put them back.
    """
    entry = registers.of(record)
    if entry is None:
        return None
    adds = may_attach(user, record)
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
        "most_mb": settings.ATTACHMENT_MAX_BYTES >> 20,
    }


panels.add(Panel(panels.EVERY, gettext_lazy("附件"), files_of, rank=800, template="registry/attachments.html"))
