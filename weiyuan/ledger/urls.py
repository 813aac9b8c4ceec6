from django.urls import path

from weiyuan.ledger import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/template/", views.template, name="ledger-template"),
    path("ledger/export/", views.export, name="ledger-export"),
    path("ledger/jobs/<uuid:key>/", views.show_job, name="ledger-job"),
    path("ledger/jobs/<uuid:key>/confirm/", views.confirm, name="ledger-confirm"),
    path("ledger/jobs/<uuid:key>/download/", views.download, name="ledger-download"),
]
