"""Photos of an activity, straight from the phone."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from weiyuan.activities.views import ACTIVITIES
from weiyuan.registry.actions.attachments import may_attach
from weiyuan.registry.panels import files_of
from weiyuan.registry.views.ways import record_at


@require_safe
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Two large buttons: the camera, and what is in the phone already. The files are kept as every attachment is."""
    activity = record_at(ACTIVITIES, request, pk)
    if not may_attach(request.user, activity):
        raise PermissionDenied
    context = {
        "activity": activity,
        "said": files_of(request.user, activity),
        "here": reverse("activities-photos", args=[pk]),
    }
    return render(request, "activities/photos.html", context)
