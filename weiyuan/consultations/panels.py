"""What grew from a resident's matter, on the matter's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from weiyuan.consultations.models import Consultation
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add


def grown(user: Any, matter: Any) -> list[Row]:
    """The records that name the matter as their source, as far as the reader sees them."""
    return [
        Row(
            record.title,
            detail_address(record),
            (record.ref,),
            "",
            record.get_state_display(),
            record.workflow.tone(record.state),
        )
        for record in Consultation.objects.visible_to(user).filter(source_matters=matter).order_by("pk")
    ]


add(Panel("matters.residentmatter", _("转成的协商"), grown))
