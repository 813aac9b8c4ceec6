"""How a session stands: who signed up, handed in, was tested, and who is still to be reminded."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.learning import actions
from weiyuan.learning.models import LearningSession
from weiyuan.learning.queries import Owing, asks_takeaway, missing_in, questions_of, roll_of
from weiyuan.learning.views.roll import KEEP, session_for
from weiyuan.registry.views.ways import told

VIEW_PROGRESS = "learning.view_progress_learningsession"


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """A line for each person listed, and the names of who still owes something."""
    session = session_for(request, pk, VIEW_PROGRESS)
    missing = missing_in(session, timezone.localdate())
    context = {
        "session": session,
        "rows": list(roll_of(session)),
        "missing": [(what, rows, _words(request, session, what, len(rows))) for what, rows in missing.items() if rows],
        "tested": questions_of(session).count(),
        "asked": asks_takeaway(session),
        "keeps": request.user.has_perm(KEEP, session),
    }
    return render(request, "learning/progress.html", context)


def _words(request: HttpRequest, session: LearningSession, what: Owing, number: int) -> str:
    """A text for the members' chat group. It names nobody."""
    said = {
        "title": session.title,
        "day": f"{session.day.month}月{session.day.day}日",
        "n": number,
        "href": request.build_absolute_uri(reverse("learning-mine", args=[session.pk])),
    }
    texts = {
        Owing.REPLY: _("【学习提醒】%(day)s“%(title)s”，还有 %(n)d 位委员没有报名。能不能来，请点一下：%(href)s"),
        Owing.TAKEAWAY: _("【学习提醒】%(day)s“%(title)s”，还有 %(n)d 位委员没有交心得，请在这里写：%(href)s"),
        Owing.QUIZ: _("【学习提醒】%(day)s“%(title)s”，还有 %(n)d 位委员没有做小测验，请在这里做：%(href)s"),
    }
    return texts[what] % said


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark everybody who owes this as reminded."""
    session = session_for(request, pk, KEEP)
    if request.POST.get("what") not in Owing.values:
        raise Http404
    number = actions.remind(session, Owing(request.POST["what"]), by=request.user)
    told(request, _("记下了，提醒 %d 人") % number)
    return redirect("learning-progress", pk=pk)
