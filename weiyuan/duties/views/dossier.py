"""A member's dossier for a term, on the screen and on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weiyuan.core.documents.writers import write
from weiyuan.core.ui.downloads import TYPES, download
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import sight_of
from weiyuan.duties.queries.dossier import Dossier, Row, Section, dossier, terms_of
from weiyuan.duties.queries.papers import dossier_paper
from weiyuan.duties.rules import READ_DOSSIER
from weiyuan.duties.views.records import hrefs_of
from weiyuan.members.models import Member, Term


def _asked(request: HttpRequest, pk: int) -> tuple[Dossier | None, list[Term], Member]:
    """The dossier that the address asks for: 404 for all but the member and the staff of the body."""
    member = get_object_or_404(Member.objects.visible_to(request.user).select_related("org"), pk=pk)
    if not request.user.has_perm(READ_DOSSIER, member):
        raise Http404
    standings = terms_of(member)
    terms = list(dict.fromkeys(standing.term for standing in standings))
    if not terms:
        return None, [], member
    wanted = request.GET.get("term") or str(terms[0].pk)
    chosen = [standing for standing in standings if str(standing.term_id) == wanted]
    if not chosen:
        raise Http404
    return dossier(member, chosen, request.user), terms, member


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier; each line leads to its record."""
    found, terms, member = _asked(request, pk)
    sections = []
    if found:
        places = [(row.label, row.record) for section in found.sections for row in section.rows]
        hrefs = hrefs_of(sight_of(request.user), member.org_id, places)
        sections = [
            (section, [(_cells(section, row), hrefs.get((row.label, row.record), "")) for row in section.rows])
            for section in found.sections
        ]
    context = {
        "member": member, "dossier": found, "terms": terms, "sections": sections, "back": detail_address(member),
    }  # fmt: skip
    return render(request, "duties/dossier.html", context)


def _cells(section: Section, row: Row) -> list[tuple[str, str, str]]:
    """The cells of a row as (heading, text, style); the second names the record, the first is short: a day, a year."""
    found = []
    for at, (head, text) in enumerate(zip(section.header, row.cells, strict=True)):
        plain = "r" if at in section.numeric else "brief" if at == 0 else ""
        found.append((head, text, "first" if at == 1 else plain if text else "void"))
    return found


@require_safe
def paper(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The dossier as DOCX or PDF."""
    found, _terms, member = _asked(request, pk)
    if found is None or suffix not in TYPES:
        raise Http404
    now = timezone.localtime()
    title = _("履职档案-%(member)s-%(term)s") % {"member": member.name, "term": found.term}
    return download(write(dossier_paper(found, now.date()), f".{suffix}", now), title, suffix)
