"""Work on a matter written down on the spot, with its photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.journal import transition
from weiyuan.matters.actions.handling import register_action
from weiyuan.matters.models import MatterAction
from weiyuan.registry.actions.attachments import attach
from weiyuan.registry.actions.records import once


def note_work(action: MatterAction, files: Sequence[Any], *, by: Any, key: Any = None) -> list[tuple[str, str]]:
    """Store a record of work and its photos in one deed. What is refused of the files does not cost the words:
    returns (name, reason) of each.

    key  the form's own: the same form sent twice makes one record
    Raises as ``register_action`` does.
    """
    with transition.deed(action.org, _("办理记录：%s") % action.matter.ref, by=by):
        sent = once(key, by=by) if key else None
        if sent is not None and sent.object_id:
            return []
        register_action(action, by=by)
        if sent is not None:
            sent.made(action)
        return attach(action, files, by=by, caption=str(action.get_kind_display())).refused if files else []
