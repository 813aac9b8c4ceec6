from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.matters.views import REGISTERS, inbox, inbox_many, inbox_paper, secrecy

urlpatterns = [
    path("matters/inbox/", inbox.inbox, name="matter-inbox"),
    path("matters/inbox/print/", inbox_paper.inbox_print, name="matter-inbox-print"),
    path("matters/inbox/export/", inbox_paper.inbox_export, name="matter-inbox-export"),
    path("matters/inbox/many/<slug:name>/", inbox_many.many, name="matter-inbox-many"),
    path("matters/inbox/<int:pk>/similar/", inbox_paper.inbox_similar, name="matter-inbox-similar"),
    path("matters/inbox/<int:pk>/<slug:name>/", inbox.deed, name="matter-inbox-deed"),
    path("matters/confidential/", secrecy.confidential, name="matter-secrets"),
    path("matters/<int:pk>/identity/", secrecy.identity, name="matter-identity"),
    path("matters/<int:pk>/confidants/", secrecy.confidants, name="matter-confidants"),
    *register_urls(*REGISTERS),
]
