"""Notes inside the office on a matter's page."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weiyuan.matters.actions.notes import add_note, take_back_note
from weiyuan.matters.forms.notes import RemarkForm
from weiyuan.matters.models import MatterNote
from weiyuan.matters.queries.notes import NOTE, may_take_back, notes_of
from weiyuan.matters.views.work import matter_for
from weiyuan.registry.views.ways import posted, tell, told

KEY = re.compile(r"\d{1,18}", re.ASCII)


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes of a matter, and a new one."""
    matter = matter_for(request, pk, NOTE)
    form = RemarkForm(request.user, matter, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            add_note(matter, said["text"], by=request.user, mentions=list(said["mentions"]))
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("备注写好了"))
            return redirect(f"/matters/{pk}/#notes")
    rows = [(note, names, may_take_back(request.user, note)) for note, names in notes_of(request.user, matter)]
    context = {"matter": matter, "form": form, "notes": rows, "people": form.people}
    return render(request, "matters/notes.html", context, status=400 if form.errors else 200)


@require_POST
def note_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own note back within ten minutes."""
    matter = matter_for(request, pk, NOTE)
    key = request.POST.get("note", "")
    if not KEY.fullmatch(key):
        raise Http404
    found = get_object_or_404(MatterNote.objects.select_related("matter__org"), pk=key, matter=matter.pk)
    take_back_note(found, by=request.user)
    told(request, _("备注已撤回，留有撤回记录"))
    return redirect(f"/matters/{pk}/#notes")
