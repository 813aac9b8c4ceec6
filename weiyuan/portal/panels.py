"""What the public pages add to the office's own: where a resident follows a matter stands on the receipt."""

from __future__ import annotations

from django.urls import reverse

from weiyuan.matters.queries.capture import on_tracking
from weiyuan.orgs.models import OrgUnit
from weiyuan.portal.models import PortalPage


def followed_at(org: OrgUnit) -> str:
    """The public page on which residents follow what they said; "" where the body has not opened its pages."""
    page = PortalPage.objects.filter(org=org, open=True).first()
    return reverse("portal-track", args=[page.key]) if page else ""


on_tracking(followed_at)
