"""What a member does himself: propose changes to the own record, tell a difficulty. And the office's answer."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.members import actions, queries
from weiyuan.members.forms import DetailsForm, DifficultyForm
from weiyuan.members.models import EDITABLE, Fate, MemberEdit
from weiyuan.members.views.registers import PEOPLE
from weiyuan.orgs.rules import CLERKS, STAFF, Role
from weiyuan.registry.views.ways import told

LATEST = 20  # of what a member proposed or told before

navigation.add(
    navigation.Entry(
        "member-edits",
        gettext_lazy("信息变更核对"),
        "check",
        PEOPLE,
        26,
        lambda user: bool(user.scope.bodies(CLERKS)),
    )
)
navigation.add(
    navigation.Entry(
        "my-details",
        gettext_lazy("我的信息"),
        "user",
        PEOPLE,
        19,
        lambda user: bool(user.scope.bodies({Role.MEMBER.value})),
    )
)


@require_http_methods(["GET", "POST"])
def my_details(request: HttpRequest) -> HttpResponse:
    """The member's own contact and work, as he wants them; each change waits for the office."""
    member = queries.own_member(request.user)
    if member is None:
        raise Http404
    edits = list(queries.edits_of(request.user, member)[:LATEST])
    wanted = {edit.field: edit.new for edit in edits if edit.fate == Fate.PROPOSED}
    present = {name: getattr(member, name) for name in EDITABLE}
    form = DetailsForm(request.POST or None, initial={**present, **wanted})
    if request.method == "POST" and form.is_valid():
        made = actions.propose_edits(member, form.cleaned_data, by=request.user)
        told(request, _("已交办公室核对，共 %d 项") % len(made) if made else _("没有新的改动"))
        return redirect("my-details")
    context = {"member": member, "form": form, "edits": edits}
    return render(request, "members/my_details.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def report_my_difficulty(request: HttpRequest) -> HttpResponse:
    """A member tells what troubles him, and sees what became of what he told before."""
    member = queries.own_member(request.user)
    if member is None:
        raise Http404
    form = DifficultyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.report_difficulty(member, form.cleaned_data["content"], by=request.user)
        told(request, _("已告诉工作室，办理情况在这里看"))
        return redirect("my-difficulty")
    found = member.difficulties.visible_to(request.user).order_by("-reported_on", "-pk")[:LATEST]
    context = {"form": form, "difficulties": found}
    return render(request, "members/my_difficulty.html", context, status=400 if form.errors else 200)


@require_safe
def edits(request: HttpRequest) -> HttpResponse:
    """The proposals that wait for the office, member by member."""
    if not request.user.scope.bodies(STAFF):  # type: ignore[union-attr]  # nobody anonymous comes this far
        raise Http404
    return _waiting(request)


def _waiting(request: HttpRequest, wrong: Any = None, status: int = 200) -> HttpResponse:
    """The page; ``wrong`` is a proposal whose refusal wants a reason."""
    waiting = queries.edits_waiting(request.user)
    people = [(member, list(found)) for member, found in groupby(waiting, key=lambda edit: edit.member)]
    context = {"people": people, "count": sum(len(found) for _member, found in people), "wrong": wrong}
    return render(request, "members/edits.html", context, status=status)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one field into the record."""
    edit = _edit(request, pk)
    try:
        actions.accept_edit(edit, by=request.user)
    except ValidationError as trouble:
        messages.error(request, "；".join(trouble.messages))
    else:
        told(request, _("已采用：%(who)s的%(what)s") % {"who": edit.member, "what": edit.label})
    return redirect("member-edits")


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one field as it is, and say why."""
    edit = _edit(request, pk)
    try:
        actions.refuse_edit(edit, by=request.user, note=request.POST.get("reason", "")[:200])
    except ValidationError:
        return _waiting(request, edit, 400)
    told(request, _("未采用：%(who)s的%(what)s，本人能看到理由") % {"who": edit.member, "what": edit.label})
    return redirect("member-edits")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The member takes one proposal back."""
    edit = _edit(request, pk)
    actions.withdraw_edit(edit, by=request.user)
    told(request, _("已撤回：%s") % edit.label)
    return redirect("my-details")


def _edit(request: HttpRequest, pk: int) -> MemberEdit:
    found: MemberEdit = get_object_or_404(MemberEdit.objects.visible_to(request.user).select_related("member"), pk=pk)
    return found
