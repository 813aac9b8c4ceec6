"""Pages about how long it is kept who spoke."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.persons import MOST_YEARS, prolong
from weiyuan.matters.forms.persons import KeepForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.retention import MONTHS, NOTICE, anonymised, coming, telling
from weiyuan.orgs.rules import CLERKS, demand
from weiyuan.registry.views.ways import posted, tell, told

GROUP = gettext_lazy("群众意见")
navigation.add(
    navigation.Entry(
        "matter-retention", gettext_lazy("反映人信息保存期"), "clock", GROUP, 58,
        seen=lambda user: bool(user.scope.bodies(CLERKS)),
    )
)  # fmt: skip


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What will be anonymised soon, and whose words tell of a person all the same."""
    reader = request.user
    if not reader.scope.bodies(CLERKS):  # type: ignore[union-attr]  # nobody comes in unsigned
        raise PermissionDenied("matters.retention")
    today = timezone.localdate()
    soon = coming(reader, today)
    words = telling([*(one.matter for one in soon), *anonymised(reader)])
    context = {"soon": soon, "words": words, "months": MONTHS, "days": NOTICE, "today": today}
    return render(request, "matters/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep who spoke in a matter longer than usual."""
    matter = get_object_or_404(seen(ResidentMatter, request.user).select_related("org"), pk=pk)
    demand(request.user, "matters.change_residentmatter", matter)
    form = KeepForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            prolong(matter, said["until"], by=request.user, reason=said["reason"])
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("%s的反映人信息保存到 %s") % (matter.ref, said["until"].isoformat()))
            return redirect("matter-retention")
    context = {"matter": matter, "form": form, "most": MOST_YEARS}
    return render(request, "matters/keep.html", context, status=400 if form.errors else 200)
