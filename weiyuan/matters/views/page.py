"""What the page of a matter shows to this reader. Knows no request."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import Cell, cut, text_of
from weiyuan.core.ui.detail import Page
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.offers import Button
from weiyuan.core.ui.panels import Panel, panels_of
from weiyuan.core.ui.sight import Sight
from weiyuan.core.zh import date_text
from weiyuan.journal.models import Entry
from weiyuan.journal.panels import history, line_of
from weiyuan.matters.models import MatterAction, MatterNote, ResidentMatter
from weiyuan.matters.queries.merging import Family, answering, family_of, merged_into
from weiyuan.matters.queries.notes import NOTE, may_take_back, notes_of
from weiyuan.matters.queries.secrecy import read_entrusted
from weiyuan.matters.queries.way import Stop, way_of
from weiyuan.matters.workflow import ANSWERED, DECIDE, MatterState
from weiyuan.registry.models import Attachment

FILES = "registry/attachments.html"
MATTER, WORK = "matters.residentmatter", "matters.matteraction"
DEEDS, WORKS = 60, 50  # of the history that a page shows
SAID = (
    "received_at", "channel", "kind", "station", "locations", "category", "tags", "hot", "hard", "responsible_body",
    "wants_reply", "anonymous", "person_name", "phone", "address", "consent", "reception_no", "collected_by",
    "refuse_reason", "referred_to", "proposal_on", "report_on", "consultation_on", "note",
)  # fmt: skip
DONE = ("assigned_unit", "assigned_member", "accepted_on", "assigned_on", "due_accept", "due_finish", "closed_on")
# What a handling unit needs; who spoke, only where the resident agreed.
FOR_UNIT = ("received_at", "channel", "kind", "station", "locations", "category", "responsible_body", "wants_reply")
CONTACT = ("person_name", "phone", "address")
STEPS_FOR_UNIT = frozenset(
    f"{MATTER}.{step}"
    for step in (
        "assign", "start", "return", "ask_resident", "hear_again", "carry_on", "request_extension",
        "extend", "deny_extension", "reply", "feedback", "close", "reopen", "resume", "attach", "detach", "reattach",
    )
)  # fmt: skip
BACK = ("return", "ask_resident", "request_extension", "deny_extension", "refuse", "refer", "reopen", "unmerge")
OWN_PAGES = {"merge": "matter-merge", "unmerge": "matter-unmerge"}  # steps that ask more than a form


@dataclass(frozen=True)
class Moment:
    """Something that happened: when in words, what, small print, photos."""

    at: datetime
    when: str
    text: str
    meta: tuple[str, ...] = ()
    tone: str = ""
    words: str = ""
    photos: tuple[Attachment, ...] = ()
    href: str = ""


def is_outside(user: Any, matter: ResidentMatter) -> bool:
    """Whether the reader sees the matter only because his unit handles it."""
    return matter.assigned_unit_id in user.scope.units and not user.has_perm(NOTE, matter)


class Work:
    """A matter with all that its page shows, as far as it is this reader's business."""

    def __init__(self, register: Register, sight: Sight, matter: ResidentMatter) -> None:
        self.user, self.sight, self.matter = sight.user, sight, matter
        read_entrusted(sight.user, matter)
        self.outside = is_outside(sight.user, matter)
        self.inside = sight.user.has_perm(NOTE, matter)
        self.decides = sight.user.has_perm(DECIDE, matter)
        if not self.outside:
            sight.read(matter, "rated", [self.family.rated])
        sight.linkable([matter.collected_by, matter.assigned_member])  # both at once, before each column asks
        contact = CONTACT if matter.consent else ()
        names = (*FOR_UNIT, *contact, *DONE) if self.outside else (*SAID, *DONE)
        self.page = Page(replace(register, detail=names, children=()), sight, matter)

    @property
    def way(self) -> list[Stop]:
        """The stages, as a bar."""
        return way_of(self.matter)

    @property
    def pictures(self) -> list[Attachment]:
        """The photos among its files."""
        return [file for file, _mine in self.files[1]["files"] if file.type.image] if self.files else []

    @property
    def said(self) -> list[Cell]:
        """What is known of what was said."""
        return [cell for cell in self.page.facts if cell.column.name not in DONE]

    @property
    def done(self) -> list[Cell]:
        """Who has it, since when and until when."""
        return [cell for cell in self.page.facts if cell.column.name in DONE]

    @cached_property
    def _panels(self) -> list[tuple[Panel, Any]]:
        self.sight.read(self.matter, "attachments", self._papers[self.matter.pk, True])
        return panels_of(self.user, self.matter, but=history)

    @cached_property
    def files(self) -> tuple[Panel, Any] | None:
        """The panel of the matter's files."""
        return next((pair for pair in self._panels if pair[0].template == FILES), None)

    @property
    def panels(self) -> list[tuple[Panel, Any]]:
        """What other flats show beside it; the history stands among what happened."""
        return [pair for pair in self._panels if pair is not self.files]

    @cached_property
    def source(self) -> ResidentMatter:
        """The matter whose answer this one has."""
        return answering(self.matter)

    @property
    def is_merged(self) -> bool:
        return self.source.pk != self.matter.pk

    @cached_property
    def main_href(self) -> str:
        """The page of the main matter; "" where the reader may not see it."""
        return detail_address(self.source) if self.is_merged and self.family.main else ""

    @property
    def answer(self) -> ResidentMatter | None:
        """Who bears the answer that this matter's resident gets; None where there is none yet."""
        return self.source if self.source.state in ANSWERED else None

    @cached_property
    def family(self) -> Family:
        """What belongs to it and the reader sees."""
        return family_of(self.user, self.matter)

    @cached_property
    def merged(self) -> list[tuple[ResidentMatter, str, bool]]:
        """What was merged into it: matter, first words, whether the reader may take it out again."""
        if self.outside or self.is_merged:
            return []
        return [(one, cut(one.content), self.user.has_perm(DECIDE, one)) for one in self.family.merged]

    @cached_property
    def others(self) -> int:
        """How many more residents said the same; the unit learns only the number."""
        return merged_into(self.matter).count() if self.outside else len(self.merged)

    @property
    def compares(self) -> bool:
        """Whether matters much like it are looked for, once the page stands."""
        return self.inside and self.matter.state != MatterState.DRAFT

    @cached_property
    def notes(self) -> list[tuple[MatterNote, list[str], bool]]:
        """The notes, who was asked to look at each, and whether the reader may take it back."""
        found = notes_of(self.user, self.matter)
        return [(note, names, may_take_back(self.user, note)) for note, names in found]

    @cached_property
    def timeline(self) -> list[Moment]:
        """All that happened, the newest last: steps as the journal keeps them, and work on site and with offices."""
        matter = self.matter
        first = _("收到（%s）") % matter.get_channel_display()
        came = Moment(matter.received_at, text_of(matter.received_at), first)
        found = [*([] if self.outside else [came]), *self._deeds(), *self._works()]
        return sorted(found, key=lambda moment: moment.at)

    def _deeds(self) -> list[Moment]:
        told = Entry.objects.filter(model=MATTER, object_id=self.matter.pk)
        if self.outside:
            told = told.filter(kind__in=STEPS_FOR_UNIT)
        found = []
        for entry in told.order_by("-seq")[:DEEDS]:
            line = line_of(entry, self.matter)
            text, meta = _merging_told(entry) or (line.text, line.meta)
            found.append(Moment(entry.at, line.when, text, meta, line.tone))
        return list(reversed(found))

    @cached_property
    def _records(self) -> list[MatterAction]:
        rows = MatterAction.objects.filter(matter=self.matter.pk, deleted_at__isnull=True).select_related("member")
        return list(rows.select_related("created_by").order_by("-on", "-pk")[:WORKS])

    @cached_property
    def _papers(self) -> dict[tuple[int, bool], list[Attachment]]:
        """The files of the matter (True), those taken off too, and of the work on it (False): one query for both."""
        work = Q(model=WORK, object_id__in=[work.pk for work in self._records], deleted_at__isnull=True)
        rows = Attachment.objects.filter(Q(model=MATTER, object_id=self.matter.pk) | work, swept_at__isnull=True)
        found: dict[tuple[int, bool], list[Attachment]] = defaultdict(list)
        for one in rows.select_related("by").order_by("pk"):
            found[one.object_id, one.model == MATTER].append(one)
        return found

    def _works(self) -> list[Moment]:
        return [self._work(work, tuple(self._papers[work.pk, False])) for work in self._records]

    def _work(self, work: MatterAction, photos: tuple[Attachment, ...]) -> Moment:
        who = str(work.member or work.created_by or "")
        what = str(work.get_kind_display())
        text = _("%(who)s：%(what)s") % {"who": who, "what": what} if who else what
        with_whom = [_("协调部门：%s") % "、".join(work.departments)] if work.departments else []
        reply = [_("部门答复：%s") % work.reply] if work.reply else []
        href = detail_address(work) if self.decides else ""
        return Moment(
            _moment(work.on, work.created_at), date_text(work.on), text, (*with_whom, *reply), "info", work.content,
            photos, href,
        )  # fmt: skip

    def buttons(self, offered: list[Button]) -> list[Button]:
        """The buttons of the page: some steps have pages of their own; one that sends back is never the main one."""
        key = self.matter.pk
        own = {_step(key, step): reverse(name, args=[key]) for step, name in OWN_PAGES.items()}
        back = {_step(key, step) for step in BACK}
        found = [replace(one, primary=False, icon="") if one.href in back else one for one in offered]
        return [replace(one, href=own.get(one.href, one.href)) for one in found]


def _step(key: int, step: str) -> str:
    """The address at which a step is taken."""
    return reverse("record-step", args=["matters", key, step])


def _merging_told(entry: Entry) -> tuple[str, tuple[str, ...]] | None:
    """What was merged, into this matter or with it into another, in words; None for any other deed."""
    if entry.kind == "matters.residentmatter.merge":
        [(_old, main)] = [pair for name, pair in entry.changes.items() if name == str(_("并入"))] or [("", "")]
        note = (entry.note,) if entry.note else ()
        return _("%(who)s：并入 %(what)s") % {"who": entry.actor_name, "what": main}, note
    pair = entry.changes.get(str(_("并入的意见")))
    if pair is None or len(entry.changes) > 1:
        return None
    out, into = pair
    said = {"who": entry.actor_name, "what": into or out}
    return (_("%(who)s：把 %(what)s 并进来") if into else _("%(who)s：把 %(what)s 撤出去")) % said, ()


def _moment(day: date, written: datetime) -> datetime:
    """Where work of a day stands among moments: when it was written down, if that was the same day, else at noon."""
    at = timezone.localtime(written)
    return at if at.date() == day else timezone.make_aware(datetime.combine(day, time(12)))
