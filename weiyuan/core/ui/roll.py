"""The roll on the screen: a row for each person, three large buttons, and nothing of two callers is lost."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.core.roll import ABSENT, EXCUSED, FLAGS, OPEN, PRESENT, Mark

SAID = ("state", *FLAGS, "leave_reason")
TONES = {PRESENT: "ok", EXCUSED: "warn", ABSENT: "bad", OPEN: "info"}


class RollRow(forms.Form):
    """What the roll says of one person; ``was`` and ``seen`` are what the page showed when it was opened.

    A flat derives its own, with its words for the four states, the flags that it asks, and how a record is read.
    """

    states: ClassVar[tuple[tuple[str, str | Promise], ...]]
    asks: ClassVar[tuple[tuple[str, str | Promise], ...]]

    state = forms.ChoiceField(choices=((s, s) for s in TONES), error_messages={"required": lazy("请选一项")})
    late = forms.BooleanField(required=False)
    online = forms.BooleanField(required=False)
    spoke = forms.BooleanField(required=False)
    leave_reason = forms.CharField(required=False, max_length=200)
    was = forms.CharField(required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, data: Any, record: Any, in_office: bool) -> None:
        super().__init__(data, prefix=str(record.pk), initial=self._as_shown(record))
        self.record, self.in_office, self.theirs = record, in_office, ""

    @staticmethod
    def mark_of(record: Any) -> Mark:
        """What the stored record says."""
        raise NotImplementedError

    @staticmethod
    def asked_leave(record: Any) -> bool:
        """The person asked for leave and nobody has decided yet: the page has it ticked already."""
        raise NotImplementedError

    @staticmethod
    def notes(record: Any) -> list[str]:
        """Small print beside the name."""
        raise NotImplementedError

    @staticmethod
    def counts_with_the_rest(record: Any) -> bool:
        """Whether the button for all the rest means this person too."""
        return True

    @property
    def name(self) -> str:
        return str(self.record.member or self.record.person)

    @property
    def small(self) -> list[str]:
        """The small print of the row."""
        staff = [_("工作人员")] if self.record.person_id else []
        return [*staff, *self.notes(self.record), *([] if self.in_office else [_("当天不在任期")])]

    @property
    def flags(self) -> list[tuple[str, str | Promise, bool]]:
        """What is asked of who came: name, words, whether it is ticked."""
        return [(name, label, bool(self[name].value())) for name, label in self.asks]

    @property
    def shown(self) -> dict[str, Any]:
        """The values on the page: those sent, else those stored."""
        return {name: self[name].value() for name in (*SAID, "was")} | {"seen": str(self["seen"].value())}

    @property
    def tone(self) -> str:
        """The colour of what is stored."""
        return TONES[self.mark_of(self.record).state]

    @property
    def words(self) -> str:
        """What is stored, in words."""
        mark = self.mark_of(self.record)
        flags = [str(label) for name, label in self.asks if mark.flags[name]]
        reason = [mark.leave_reason] if mark.state == EXCUSED else []
        return "，".join([str(dict(self.states)[mark.state]), *flags, *reason])

    @property
    def mark(self) -> Mark | None:
        """What to store; None where the person was left as the page showed him."""
        said = {name: self.cleaned_data[name] for name in SAID}
        if said["state"] != PRESENT:
            said.update(dict.fromkeys(FLAGS, False))
        if said["state"] != EXCUSED:
            said["leave_reason"] = ""
        mark = Mark(self.record.pk, self.cleaned_data["seen"] or 0, **said)
        return None if _text(mark) == self.cleaned_data["was"] else mark

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") == EXCUSED and not said.get("leave_reason"):
            self.add_error("leave_reason", _("写明请假事由"))
        newly = self.mark_of(self.record).state != PRESENT
        if said.get("state") == PRESENT and newly and not self.in_office:
            self.add_error("state", _("当天不在任期内，不能记出席"))
        return said

    def differs(self) -> None:
        """Keep what was chosen here, tell what somebody else stored, and let the next saving go through."""
        sent: Any = self.data
        data = sent.copy()
        fresh = self._as_shown(self.record)
        self.theirs = self.words
        for name in ("was", "seen"):
            data[self.add_prefix(name)] = str(fresh[name])
        self.data = data

    def _as_shown(self, record: Any) -> dict[str, Any]:
        mark = self.mark_of(record)
        said = {name: asdict(mark)[name] for name in SAID}
        if mark.state not in {EXCUSED, OPEN}:
            said["leave_reason"] = ""
        if self.asked_leave(record):
            said["state"] = EXCUSED  # decided only when the roll is saved
        return {**said, "was": _text(mark), "seen": mark.seen}


def clock(moment: datetime) -> str:
    """The hour of a moment in Shanghai."""
    return f"{timezone.localtime(moment):%H:%M}"


def _text(mark: Mark) -> str:
    return json.dumps([str(mark.state), *mark.flags.values(), mark.leave_reason if mark.state == EXCUSED else ""])


class Roll:
    """The whole roll: a row for each person listed.

    row        the flat's own ``RollRow``
    in_office  keys of the members whose term holds that day
    data       what was sent; None where the page is only shown
    everybody  all who are listed, where ``records`` are only some of them
    """

    def __init__(
        self,
        row: type[RollRow],
        records: Sequence[Any],
        in_office: Collection[int],
        data: Any = None,
        everybody: Sequence[Any] | None = None,
    ) -> None:
        self.sent, self.states = data is not None, row.states
        self.stated = [row.mark_of(one).state for one in (records if everybody is None else everybody)]
        if data is not None and data.get("rest"):
            data = _rest_present(row, records, data)
        known = [one for one in records if data is None or f"{one.pk}-state" in data]
        self.rows = [row(data, one, one.member_id is None or one.member_id in in_office) for one in known]
        self.newer = [one for one in records if one not in known]  # listed while the page was open

    def is_valid(self) -> bool:
        """Whether every row can be stored."""
        return all(row.is_valid() for row in self.rows)

    @property
    def marks(self) -> list[Mark]:
        """What the sender changed. Only after ``is_valid``."""
        return [mark for row in self.rows if (mark := row.mark)]

    @property
    def errors(self) -> list[tuple[RollRow, str]]:
        """What is wrong, person by person."""
        return [(row, str(text)) for row in self.rows if self.sent for texts in row.errors.values() for text in texts]

    @property
    def overtaken(self) -> bool:
        """Whether somebody else was quicker with one of the rows."""
        return any(row.theirs for row in self.rows)

    def differs(self, fresh: dict[int, Any]) -> None:
        """Somebody else was quicker with these records, by key: say so in their rows."""
        for row in self.rows:
            if row.record.pk in fresh:
                row.record = fresh[row.record.pk]
                row.differs()

    @property
    def count(self) -> list[tuple[str, int, str]]:
        """How many of each, as stored: label, number, tone."""
        found = [(str(label), self.stated.count(state), TONES[state]) for state, label in self.states]
        return [(str(_("应到")), len(self.stated), ""), *found]


def _rest_present(row: type[RollRow], records: Sequence[Any], data: Any) -> Any:
    """Who was left open counts as present: the button for all the rest."""
    data = data.copy()
    for one in records:
        if data.get(f"{one.pk}-state") == OPEN and row.counts_with_the_rest(one):
            data[f"{one.pk}-state"] = PRESENT
    return data
