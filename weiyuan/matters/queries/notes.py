"""Notes inside the office: who reads them, and who can be asked to look at one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from weiyuan.matters.models import MatterNote, ResidentMatter
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import CLERKS, STAFF, Role

NOTE = "matters.note_residentmatter"
TAKE_BACK = timedelta(minutes=10)
SHOWN = 100


def notes_of(user: Any, matter: ResidentMatter) -> list[tuple[MatterNote, list[str]]]:
    """The notes of a matter, the oldest first, each with the names of those asked to look; none for whoever may not
    write one. One query: a note comes once for each of the names.
    """
    if not user.has_perm(NOTE, matter):
        return []
    rows = MatterNote.objects.filter(matter=matter.pk)
    newest = rows.order_by("-at", "-pk").values("pk")[:SHOWN]
    told = rows.filter(pk__in=newest).annotate(asked=F("mentions__name")).select_related("by")
    found: dict[int, tuple[MatterNote, list[str]]] = {}
    for note in told.order_by("at", "pk", "asked"):
        _note, names = found.setdefault(note.pk, (note, []))
        if note.asked is not None:
            names.append(note.asked)
    return list(found.values())


def may_take_back(user: Any, note: MatterNote, now: datetime | None = None) -> bool:
    """Whether the author may still take the note back."""
    fresh = (now or timezone.now()) - note.at <= TAKE_BACK
    return bool(note.by_id == user.pk and note.withdrawn_at is None and fresh)


def mentionable(user: Any, matter: ResidentMatter) -> QuerySet[User, Any]:
    """The accounts that read the notes of this very matter, without the reader's own: whom a note may ask to look.

    The same people as the right ``note_residentmatter``: staff and the station's head of an open matter, of a
    confidential one the clerks named in it, and the member to whom it is handed.
    """
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()))
    here = grants.filter(org=matter.org_id)
    member = matter.assigned_member
    wanted = Q(pk=member.user_id) if member is not None and member.user_id else Q(pk__in=())
    if matter.secrecy == CONFIDENTIAL:
        named = Q(pk=matter.keeper_id) | Q(pk__in=matter.entrusted.values("pk"))
        wanted |= named & Q(pk__in=here.filter(role__in=CLERKS).values("user"))
    else:
        wanted |= Q(pk__in=here.filter(role__in=STAFF).values("user"))
        if matter.station_id is not None:
            heads = grants.filter(role=Role.STATION_HEAD, station=matter.station_id)
            wanted |= Q(pk__in=heads.values("user"))
    return User.objects.filter(wanted, is_active=True).exclude(pk=user.pk).order_by("name", "pk")
