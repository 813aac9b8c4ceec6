"""Forms of records, made from what the registers declare."""

from weiyuan.registry.forms.records import RecordForm, fields_of

__all__ = ["RecordForm", "fields_of"]
