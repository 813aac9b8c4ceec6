from django.urls import path

from weiyuan.ledger import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/template/", views.template, name="ledger-template"),
    path("ledger/export/", views.export, name="ledger-export"),
    path("ledger/jobs/<uuid:key>/", views.show_job, name="ledger-job"),
    path("ledger/jobs/<uuid:key>/confirm/", views.confirm, name="ledger-confirm"),
    path("ledger/jobs/<uuid:key>/cancel/", views.cancel, name="ledger-cancel"),
    path("ledger/jobs/<uuid:key>/download/", views.download, name="ledger-download"),
    path("ledger/<slug:slug>/export/", views.list_export, name="list-export"),
    path("ledger/<slug:slug>/import/", views.list_import, name="list-import"),
    path("ledger/<slug:slug>/template/", views.list_template, name="list-template"),
    path("ledger/<slug:slug>/print/", views.list_print, name="list-print"),
]
