"""Beside a station its head, beside an appointment whoever else holds the same post."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.zh import date_text
from weiyuan.orgs.models import Appointment, LiaisonStation, Post
from weiyuan.orgs.queries import appointments_at, rivals_of


def heads(user: Any, station: LiaisonStation) -> list[Row]:
    """Who heads the station today; a word where nobody does, to those who may know."""
    if "orgs.appointment" not in sight_of(user).keys:
        return []
    held = appointments_at(station.org, timezone.localdate()).filter(post=Post.STATION_HEAD, station=station)
    found = [_row(one) for one in held.select_related("person").order_by("start", "pk")]
    if found or station.closed_on:
        return found
    return [Row(_("空缺"), meta=(_("还没有登记现任站长"),), tone="warn", chip=_("空缺"))]


def rivals(user: Any, held: Appointment) -> list[Row]:
    """Who else holds the post at the same time: perhaps the predecessor's last day was forgotten."""
    return [_row(one, chip=_("时间重叠")) for one in rivals_of(held)]


def _row(one: Appointment, chip: str = "") -> Row:
    until = date_text(one.end) if one.end else _("今")
    when = _("%(start)s 至 %(end)s") % {"start": date_text(one.start), "end": until}
    meta = (when, one.main_post) if one.main_post else (when,)
    return Row(one.person.name, detail_address(one), meta, chip=chip, tone="warn" if chip else "")


add(Panel("orgs.liaisonstation", gettext_lazy("站长"), heads, rank=5))
add(Panel("orgs.appointment", gettext_lazy("同一岗位还有人在任，前任已免职的请填免职日期"), rivals, rank=5))
