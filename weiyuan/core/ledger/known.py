"""The records that cells of a ledger may name: by number, by name, or by another way to write it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from weiyuan.core.ledger.columns import BadCell

SHOWN_VALUE = 40


class Known:
    """The records of a body by number and by name, those of earlier sheets of the same file included."""

    def __init__(self, org: Any, referenced: Iterable[Any]) -> None:
        """``referenced`` are the models that cells may name: only these are loaded and indexed."""
        self.org, self.referenced = org, frozenset(referenced)
        self._found: dict[Any, dict[str, list[Any]]] = {}
        self._by_key: dict[Any, dict[int, Any]] = {}
        self.earlier: dict[type[models.Model], list[Any]] = {}

    def find(self, model: Any, text: str) -> Any:
        """The one record of that number or name. Raises BadCell where there is none, or more than one."""
        hits = self._index(model).get(text, [])
        if len(hits) == 1:
            return hits[0]
        label = model._meta.verbose_name
        if hits:
            raise BadCell(
                _("有 %(count)d 个%(label)s叫“%(text)s”，请改填编号")
                % {"count": len(hits), "label": label, "text": text}
            )
        raise BadCell(_("没有这个%(label)s：%(text)s") % {"label": label, "text": text[:SHOWN_VALUE]})

    def add(self, records: Iterable[Any]) -> None:
        """Make records of this file findable for the sheets after it; what is stored already stays as it is."""
        for record in records:
            if type(record) not in self.referenced:
                return
            index = self._index(type(record))
            for key in keys_of(record):
                if not any(known.pk for known in index.get(key, ())):
                    index.setdefault(key, []).append(record)

    def name_of(self, model: Any, key: int | None) -> str:
        """How a cell names the stored record of that primary key; "" for none."""
        self._index(model)
        return show_reference(self._by_key[model][key]) if key in self._by_key[model] else ""

    def _index(self, model: Any) -> dict[str, list[Any]]:
        if model not in self._found:
            index: dict[str, list[Any]] = {}
            self._by_key[model] = {}
            for record in self._stored(model):
                self._by_key[model][record.pk] = record
                for key in keys_of(record):
                    index.setdefault(key, []).append(record)
            self._found[model] = index
        return self._found[model]

    def _stored(self, model: Any) -> Any:
        if self.org.pk is None:
            return ()
        if not hasattr(model, "deleted_at"):
            return model._base_manager.filter(grants__org=self.org).distinct()
        return model.objects.of(self.org).select_related(*_named_by(model))


def _named_by(model: Any) -> list[str]:
    """References that the record's own name is made of: only where it has neither name nor title."""
    fields = {f.name: f for f in model._meta.concrete_fields}
    if "name" in fields or "title" in fields:
        return []
    return [n for n, f in fields.items() if isinstance(f, models.ForeignKey) and n not in {"org", "created_by"}]


def keys_of(record: Any) -> set[str]:
    """The texts by which a cell may name the record."""
    keys = {getattr(record, "no", "") or getattr(record, "username", "")}
    with suppress(ObjectDoesNotExist, TypeError):  # half a row: what its name is made of was the bad cell
        keys.add(getattr(record, "name", "") or getattr(record, "title", "") or str(record))
    if isinstance(number := getattr(record, "number", None), int):
        keys.add(str(number))
    with suppress(ObjectDoesNotExist, TypeError, ValueError):  # half a row, or a number beyond words
        keys.update(getattr(record, "aliases", ()))
    return {key for key in keys if key}


def show_reference(record: Any) -> str:
    """How a cell names a record: by its number, which is never ambiguous; by its name before it has one."""
    return str(getattr(record, "no", "") or getattr(record, "username", "") or record)
