"""Addresses of what every register has. They come last: a flat's own page under a register goes before them."""

from django.urls import path

from weiyuan.registry.views import bulk, records, shelf, steps
from weiyuan.registry.views.attachments import ATTACHMENT_URLS

urlpatterns = [
    *ATTACHMENT_URLS,
    path("undo/<uuid:key>/", steps.deed_undo, name="deed-undo"),
    path("views/<int:pk>/forget/", shelf.forget_view, name="view-forget"),
    path("<slug:slug>/new/", records.record_new, name="record-new"),
    path("<slug:slug>/pick/", records.record_pick, name="record-pick"),
    path("<slug:slug>/bulk/", bulk.bulk, name="record-bulk"),
    path("<slug:slug>/keep/", shelf.save_view, name="view-save"),
    path("<slug:slug>/removed/", steps.removed_list, name="record-removed"),
    path("<slug:slug>/<int:pk>/edit/", records.record_edit, name="record-edit"),
    path("<slug:slug>/<int:pk>/step/<slug:step>/", steps.record_step, name="record-step"),
    path("<slug:slug>/<int:pk>/remove/", steps.record_remove, name="record-remove"),
    path("<slug:slug>/<int:pk>/restore/", steps.record_restore, name="record-restore"),
]
