"""The clerk switches a body's public pages on and off, and writes their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.rules import demand
from weiyuan.portal.models import PortalPage

chronicle.call("portal.portalpage.correct", _("修改公众网页"))

WORDS = ("key", "open", "greeting", "intro", "hours")


@transaction.atomic
def keep_page(page: PortalPage, said: Mapping[str, Any], *, by: Any) -> PortalPage:
    """Store what a body's public pages say, and whether they are open.

    page  as its form showed it; without a key of its own where there was none yet
    Raises PermissionDenied, and WrongState where somebody else changed them meanwhile.
    """
    demand(by, "portal.change_portalpage", page)
    stored = PortalPage.objects.select_for_update().filter(org=page.org_id).first()
    if (stored.version if stored else 0) != (page.version if page.pk else 0):
        raise WrongState("portal page: changed by somebody else")
    fresh = stored or PortalPage(org=page.org, version=0)
    changes: dict[str, tuple[str, str]] = {}
    for name in WORDS:
        old, new = getattr(fresh, name) if stored else "", said[name]
        if old != new:
            changes[str(PortalPage._meta.get_field(name).verbose_name)] = (_shown(old), _shown(new))  # type: ignore[union-attr]
        setattr(fresh, name, new)
    fresh.version += 1
    fresh.save()
    if changes:
        chronicle.tell(fresh.org, Told(fresh, "correct", changes), by=by)
    return fresh


def _shown(value: Any) -> str:
    return str({True: _("是"), False: _("否")}.get(value, value))
