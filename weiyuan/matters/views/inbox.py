"""The triage inbox: what somebody must do with residents' matters, one after the other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.journal.queries import kind_label
from weiyuan.matters.actions.bulk import deal, may
from weiyuan.matters.actions.ratings import issue_link
from weiyuan.matters.forms.inbox import ASKS, DeedForm, texts_of
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Satisfaction
from weiyuan.matters.queries.answers import templates_for
from weiyuan.matters.queries.inbox import JOINS, View, rows_of, views_of
from weiyuan.matters.views.pane import Inbox, Pane
from weiyuan.matters.views.ratings import show_link
from weiyuan.matters.workflow import MATTER
from weiyuan.orgs.rules import CLERKS, MEMBER_ROLES, STAFF
from weiyuan.registry.views.ways import REFUSED, tell, told

OPENED = "#matter"  # on the phone the opened matter stands alone; the address says so
# What many can be given at once, by view.
TOGETHER = {
    View.ACCEPT: ("accept", "triage", "refuse"),
    View.ASSIGN: ("assign",),
    View.ANSWER: ("reply",),
    View.SOON: ("assign", "reply"),
    View.OVERDUE: ("assign", "reply"),
}
MANY_LABELS = {
    "accept": gettext_lazy("受理选中的"), "triage": gettext_lazy("只归类"), "refuse": gettext_lazy("不予受理"),
    "assign": gettext_lazy("分办选中的"), "reply": gettext_lazy("一起答复"),
}  # fmt: skip

navigation.add(
    navigation.Entry(
        "matter-inbox", gettext_lazy("意见待办"), "inbox", gettext_lazy("群众意见"), 49,
        seen=lambda user: bool(views_of(user)),
    )
)  # fmt: skip


def inbox_of(request: HttpRequest, params: Any, **more: Any) -> Inbox:
    """The inbox that an address asks for; 403 for who has nothing to do in it."""
    page = Inbox(request.user, params.dict(), **more)
    if not page.views:
        raise PermissionDenied("matters.inbox")
    return page


def carried(request: HttpRequest) -> QueryDict:
    """The address of the inbox that a form was sent from."""
    return QueryDict(request.POST.get("back", "")[:4000].lstrip("?"))


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The list of a view and the opened matter. Parameters: view, at, page, sort, q, sel, and the filters."""
    return _shown(request, inbox_of(request, request.GET))


def _shown(request: HttpRequest, page: Inbox, *, status: int = 200, bound: Any = None, **more: Any) -> HttpResponse:
    user: Any = request.user
    together = TOGETHER.get(page.asked.view, ()) if user.scope.roles and _acts(user, page) else ()
    context = {
        "inbox": page,
        "pane": Pane(page, page.matter, bound) if page.matter else None,
        "many": [(name, MANY_LABELS[name]) for name in together] if page.rows.records else [],
        "adds": _adds(user),
        "exports": bool(user.scope.bodies(STAFF | MEMBER_ROLES)),
        **more,
    }
    return render(request, "matters/inbox.html", context, status=status)


def _adds(user: Any) -> str:
    """The page on which the reader writes down what a resident says: a clerk for who calls, a member on the way."""
    if user.scope.bodies(CLERKS):
        return "matter-intake"
    return "matter-note" if user.scope.bodies(MEMBER_ROLES) else ""


def _acts(user: Any, page: Inbox) -> bool:
    """Whether the reader may do anything in the view: a leader and a station head watch."""
    return bool(user.scope.bodies(CLERKS)) or page.asked.view is View.ANSWER


def _matter(request: HttpRequest, pk: int) -> ResidentMatter:
    found: ResidentMatter | None = seen(ResidentMatter, request.user).select_related(*JOINS).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do a deed with the opened matter, then open the next. The form brings the version that its reader saw."""
    if name not in ASKS:
        raise Http404
    matter, user = _matter(request, pk), request.user
    if not user.has_perm(MATTER.step(name).permission, matter):
        raise PermissionDenied(name)
    page = inbox_of(request, carried(request), opens=False)
    form = DeedForm(name, matter, page.choices, user=user, data=request.POST)
    if request.POST.get("version") != str(matter.version) or not may(user, name, matter):
        return _overtaken(request, page, form)
    if "fill" in request.POST:
        return _again(request, page, _filled(request, form), status=200)
    if not form.is_valid():
        return _again(request, page, form)
    try:
        done = deal(matter, name, by=user, note=form.note, said=form.told())
    except WrongState:
        return _overtaken(request, page, form)
    except ValidationError as error:
        tell(form, error)
        return _again(request, page, form)
    except REFUSED:
        form.add_error(None, _("这样记录会前后矛盾，没有办理"))
        return _again(request, page, form)
    answer = _after(request, page, matter, name)
    told(request, done.title, done)  # on the page after: the one with the link cannot be come back to
    return answer


def _after(request: HttpRequest, page: Inbox, matter: ResidentMatter, name: str) -> HttpResponse:
    """The next matter; after feedback to somebody who did not say what he thinks, first the link to rate it."""
    onward = _onward(request, page, matter)
    if name == "feedback":
        fresh = _matter(request, matter.pk)
        if fresh.satisfaction == Satisfaction.UNRATED:
            token = issue_link(fresh, by=request.user)
            return show_link(request, fresh, token, done=_("已记下反馈"), onward=onward)
    return redirect(onward)


def _onward(request: HttpRequest, page: Inbox, matter: ResidentMatter) -> str:
    """The next matter; the same one while it stays in the view, since there is more to do with it."""
    stays = rows_of(request.user, page.asked.view, page.today, page.near).filter(pk=matter.pk).exists()
    then = request.POST.get("then", "")
    at = matter.pk if stays else int(then) if then.isascii() and then.isdigit() and len(then) < 18 else ""
    if at != matter.pk and not (at and seen(ResidentMatter, request.user).filter(pk=at).exists()):
        return reverse("matter-inbox") + page.asked.address(at="")
    chosen = [key for key in page.asked.chosen if key != matter.pk or stays]
    return reverse("matter-inbox") + page.asked.address(at=at, sel=",".join(map(str, chosen))) + OPENED


def _filled(request: HttpRequest, form: DeedForm) -> DeedForm:
    """The answer's form with the text of the chosen template in it."""
    wanted = request.POST.get("template", "")
    texts = texts_of(templates_for(form.matter), form.matter)
    text = next((text for one, text in texts if str(one.pk) == wanted), None)
    return form.filled_with(text) if text is not None else form


def _again(request: HttpRequest, page: Inbox, form: DeedForm, status: int = 400, **more: Any) -> HttpResponse:
    """The page with the form as it was sent, over the matter as it is stored."""
    page.__dict__["matter"] = _matter(request, form.matter.pk)
    return _shown(request, page, status=status, bound=form, sent=form.name, **more)


def _overtaken(request: HttpRequest, page: Inbox, form: DeedForm) -> HttpResponse:
    """Somebody else was quicker: who did what, and every word typed here stays on the page."""
    matter = seen(ResidentMatter, request.user).select_related(*JOINS).filter(pk=form.matter.pk).first()
    last = Entry.objects.filter(model=ResidentMatter._meta.label_lower, object_id=form.matter.pk).order_by("-seq")
    met = _said(last.first(), matter)
    if matter is None:
        return _shown(request, page, status=409, met=met, words=_words(request, form))
    if not may(request.user, form.name, matter):
        page.__dict__["matter"] = matter
        return _shown(request, page, status=409, met=met, words=_words(request, form))
    fresh = DeedForm(form.name, matter, page.choices, user=request.user, data=request.POST)
    return _again(request, page, fresh.with_version(matter.version), status=409, met=met)


def _said(entry: Entry | None, matter: ResidentMatter | None) -> str:
    if entry is None:
        return _("您打开以后，有人办过这件。")
    said = {"who": entry.actor_name, "when": f"{timezone.localtime(entry.at):%m-%d %H:%M}", "what": kind_label(entry)}
    now = _("现在是“%s”。") % matter.get_state_display() if matter is not None else _("现在已不归您办。")
    return _("您打开以后，%(who)s在 %(when)s 已经办过这件（%(what)s），") % said + now


def _words(request: HttpRequest, form: DeedForm) -> str:
    """What was typed, to be copied: the form that it belonged to is no longer there."""
    typed = [request.POST.get(name, "").strip() for name in ("result", "note")]
    return "\n".join(text for text in typed if text)
