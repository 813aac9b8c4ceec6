from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.matters.views import (
    REGISTERS,
    capture,
    inbox,
    inbox_many,
    inbox_paper,
    intake,
    merging,
    notes,
    secrecy,
    work,
)

urlpatterns = [
    path("matters/note/", capture.note, name="matter-note"),
    path("matters/note/state/", capture.state, name="matter-note-state"),
    path("matters/note/shell/", capture.shell, name="matter-note-shell"),
    path("matters/note/sw.js", capture.worker, name="matter-note-worker"),
    path("matters/intake/", intake.intake, name="matter-intake"),
    path("matters/<int:pk>/receipt/", intake.receipt, name="matter-receipt"),
    path("matters/inbox/", inbox.inbox, name="matter-inbox"),
    path("matters/inbox/print/", inbox_paper.inbox_print, name="matter-inbox-print"),
    path("matters/inbox/export/", inbox_paper.inbox_export, name="matter-inbox-export"),
    path("matters/inbox/many/<slug:name>/", inbox_many.many, name="matter-inbox-many"),
    path("matters/inbox/<int:pk>/similar/", inbox_paper.inbox_similar, name="matter-inbox-similar"),
    path("matters/inbox/<int:pk>/<slug:name>/", inbox.deed, name="matter-inbox-deed"),
    path("matters/confidential/", secrecy.confidential, name="matter-secrets"),
    path("matters/<int:pk>/identity/", secrecy.identity, name="matter-identity"),
    path("matters/<int:pk>/confidants/", secrecy.confidants, name="matter-confidants"),
    path("matters/merge/", merging.merge, name="matters-merge"),
    path("matters/<int:pk>/", work.matter_page, name="matters-detail"),
    path("matters/<int:pk>/merge/", merging.merge_choose, name="matter-merge"),
    path("matters/<int:pk>/unmerge/", merging.unmerge, name="matter-unmerge"),
    path("matters/<int:pk>/notes/", notes.notes, name="matter-notes"),
    path("matters/<int:pk>/notes/back/", notes.note_take_back, name="matter-notes-back"),
    path("matters/<int:pk>/check/", work.work_note, {"what": "check"}, name="matter-check"),
    path("matters/<int:pk>/talk/", work.work_note, {"what": "talk"}, name="matter-talk"),
    path("matters/<int:pk>/case/", work.case_write, name="matter-case"),
    path("cases/without-result/", work.cases_open, name="cases-open"),
    *register_urls(*REGISTERS),
]
