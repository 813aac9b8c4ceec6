"""Texts from which answers are written."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.workflow import MatterState


def templates_for(matter: ResidentMatter) -> list[AnswerTemplate]:
    """The body's templates that fit the matter: those for its category first, then those for all."""
    fitting = AnswerTemplate.objects.of(matter.org_id).filter(category__in={"", matter.category})
    return sorted(fitting, key=lambda one: (not one.category, one.title, one.pk))


def filled(template: AnswerTemplate, matter: ResidentMatter) -> str:
    """The template's text with what is known of the matter; what is not known stays to be filled in by hand."""
    handler = matter.assigned_unit or matter.assigned_member
    known = {
        _("〔类别〕"): matter.category,
        _("〔编号〕"): matter.ref,
        _("〔收到日期〕"): f"{timezone.localtime(matter.received_at):%Y年%-m月%-d日}",
        _("〔承办单位〕"): str(handler) if handler else "",
    }
    text = template.text
    for place, said in known.items():
        if said:
            text = text.replace(place, said)
    return text


def advice_for(place: str) -> str:
    """What a resident is told who has to turn to another place; "" for one without advice."""
    return str(DEFAULTS["advice"].get(place, ""))


def advice_of(matter: ResidentMatter) -> str:
    """What a resident is told in plain words whose matter was not taken up or belongs elsewhere; "" for others."""
    match matter.state:
        case MatterState.REFERRED:
            return advice_for(matter.referred_to)
        case MatterState.REFUSED:
            return str(DEFAULTS["refusals"].get(matter.refuse_reason, ""))
    return ""
