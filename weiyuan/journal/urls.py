from django.urls import path

from weiyuan.journal import views

urlpatterns = [
    path("log/", views.logs, name="logs"),
    path("log/<int:org>/", views.log, name="log"),
    path("log/<int:org>/check/", views.check, name="log-check"),
]
