"""Who hears that the main matter of several was answered: whoever has to tell the residents of the merged ones."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.matters.actions.telling import clerks_of, tell_of
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.merging import merged_into
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import Role


def tell_answered(main: ResidentMatter, *, by: Any) -> None:
    """Tell those who heard the merged matters, their stations and the clerks; once for each answer of the main one."""
    for matter in merged_into(main).select_related("org", "collected_by", "station"):
        people = [*_heard_by(matter), *clerks_of(matter)]
        title = _("%%s 的主件 %s 已答复，请告知反映人") % main.ref
        key = f"matter-along-{matter.pk}-{main.pk}-{main.reopened_times}"
        tell_of(matter, people, kind=Kind.TOLD, title=title, key=key, by=by)


def _heard_by(matter: ResidentMatter) -> list[User]:
    """The member who heard it and the head of its station."""
    keys = [matter.collected_by.user_id] if matter.collected_by is not None and matter.collected_by.user_id else []
    if matter.station_id is not None:
        heads = RoleGrant.objects.filter(
            in_force(timezone.localdate()), role=Role.STATION_HEAD, station=matter.station_id
        )
        keys += heads.values_list("user", flat=True)
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
