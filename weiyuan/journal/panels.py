"""The history of a record, beside it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.crypto import EncryptedTextField
from weiyuan.core.ui.cells import cut, text_of
from weiyuan.core.ui.panels import EVERY, Panel, Row, add
from weiyuan.journal.models import Entry
from weiyuan.journal.queries import field_of, readable

SHOWN = 30


def history(user: Any, record: Any) -> list[Row]:
    """The deeds done to a record, the latest first. Who sees the record sees its history."""
    told = Entry.objects.filter(model=record._meta.label_lower, object_id=record.pk).order_by("-seq")
    return [line_of(entry, record) for entry in told[:SHOWN]]


def line_of(entry: Entry, record: Any) -> Row:
    """A deed as a record's page tells it: who, what, when, and below it what changed and why."""
    name = entry.kind.rpartition(".")[2]
    meta = [_change(record, field, pair) for field, pair in entry.changes.items()]
    tone = str(record.workflow.tone(entry.after)) if record.workflow and entry.after else ""
    if entry.note:
        meta.append(entry.note)
    when = timezone.localtime(entry.at)
    text = _("%(who)s：%(what)s") % {"who": entry.actor_name, "what": _label(record, name)}
    return Row(text, meta=tuple(meta), when=text_of(when), tone=tone)


def _label(record: Any, name: str) -> str:
    """登记, 更正, what the flat calls its deed, or the label of the step of the record's workflow."""
    fixed = {
        "register": _("登记"), "correct": _("更正"), "remove": _("删除"), "restore": _("恢复"), "undo": _("撤销"),
        "attach": _("添加附件"), "detach": _("移去附件"), "reattach": _("恢复附件"),
    }  # fmt: skip
    steps = {step.name: str(step.label) for step in record.workflow.steps} if record.workflow else {}
    told = chronicle.label_of(f"{record._meta.label_lower}.{name}")
    return steps.get(name) or told or fixed.get(name, name)


def _change(record: Any, name: str, pair: Any) -> str:
    """性别：女 → 男. What is encrypted in the record is not told in its history either."""
    field = field_of(record, name)
    label = str(getattr(field, "verbose_name", name))
    if isinstance(field, EncryptedTextField):
        return _("%s有改动") % label
    old, new = (cut(readable(str(text), field), 40) or _("（空）") for text in pair)
    return f"{label}：{old} → {new}"


add(Panel(EVERY, gettext_lazy("经过"), history, timeline=True, rank=900))
