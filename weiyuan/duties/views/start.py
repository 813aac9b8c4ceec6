"""Beginning a year: a scheme of five-ones or of points from a shipped set, or as last year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from weiyuan.core.ui.links import detail_address
from weiyuan.core.zh import number_text
from weiyuan.duties.actions import copy_points, copy_scheme, rules_of, start_points, start_scheme
from weiyuan.duties.forms import StartForm
from weiyuan.duties.models import PRESETS, SHIPPED, FiveOnesScheme, PointScheme
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.views.ways import said_by, told

EARLIER = 12  # schemes of one's own to copy from
COPY = "copy-"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to start from: its title, where it is in force, and what would be in it, line by line."""

    value: str
    title: str
    place: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """How one kind of scheme begins; ``crumb`` is its register, ``button`` the words that make it."""

    title: str | Promise
    crumb: str | Promise
    button: str | Promise
    model: Any
    rows: str
    offers: Callable[[], list[Offer]]
    start: Callable[..., Any]
    copy: Callable[..., Any]


def _five_ones() -> list[Offer]:
    return [
        Offer(key, shipped["title"], shipped["place"], tuple(item["name"] for item in shipped["items"].values()))
        for key, shipped in SHIPPED.items()
    ]


def _points() -> list[Offer]:
    return [
        Offer(
            key, shipped["title"], shipped["place"],
            tuple(_("%(rule)s %(points)s 分") % {"rule": r.name, "points": number_text(r.points)} if r.points
                  else _("%(rule)s 至少 %(least)d 次") % {"rule": r.name, "least": r.minimum or 0}
                  for r in rules_of(key)),
        )
        for key, shipped in PRESETS.items()
    ]  # fmt: skip


BEGINNINGS = {
    "five-ones": Beginning(
        gettext_lazy("从模板新建五个一方案"), gettext_lazy("五个一方案"), gettext_lazy("建方案"),
        FiveOnesScheme, "items", _five_ones, start_scheme, copy_scheme,
    ),
    "point-schemes": Beginning(
        gettext_lazy("从模板新建积分办法"), gettext_lazy("积分办法"), gettext_lazy("建办法"),
        PointScheme, "rules", _points, start_points, copy_points,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a year and what to start from; the new scheme's page follows. 403 for all but clerks."""
    user: Any = request.user
    if not user.scope.bodies(CLERKS):
        raise PermissionDenied("add")
    beginning = BEGINNINGS[slug]
    offers = [*_own(beginning, user), *beginning.offers()]
    form = StartForm(request.POST or None, user=user, choices=[(offer.value, offer.title) for offer in offers])
    if request.method == "POST" and form.is_valid():
        try:
            made = _begun(beginning, form.cleaned_data, user)
        except ValidationError as error:
            for name, words in said_by(error):
                form.add_error(name, words)
        else:
            told(request, _("建好了%s，可以逐项修改") % made)
            return redirect(detail_address(made))
    context = {
        "beginning": beginning,
        "list": reverse(f"{slug}-list"),
        "form": form,
        "offers": offers,
        "chosen": form["template"].value(),
    }
    return render(request, "duties/start.html", context, status=400 if form.is_bound else 200)


def _own(beginning: Beginning, user: Any) -> list[Offer]:
    """The latest schemes of the bodies that the user keeps, to be copied."""
    table = beginning.model.objects.visible_to(user).filter(org__in=user.scope.bodies(CLERKS))
    rows: Sequence[Any] = (
        table.select_related("org").prefetch_related(beginning.rows).order_by("-year", "-pk")[:EARLIER]
    )
    return [
        Offer(
            f"{COPY}{row.pk}", _("照%s") % row, row.org.short_name,
            tuple(str(child) for child in getattr(row, beginning.rows).all() if child.deleted_at is None),
        )
        for row in rows
    ]  # fmt: skip


def _begun(beginning: Beginning, said: dict[str, Any], user: Any) -> Any:
    """The new scheme. A copied one stays in the body that it comes from."""
    if not said["template"].startswith(COPY):
        return beginning.start(said["org"], said["year"], said["template"], by=user)
    table = beginning.model.objects.visible_to(user).select_related("org")
    earlier = table.filter(pk=said["template"].removeprefix(COPY)).first()
    if earlier is None:
        raise Http404
    return beginning.copy(earlier, said["year"], by=user)
