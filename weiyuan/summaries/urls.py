from django.urls import path

from weiyuan.summaries import views

urlpatterns = [
    path("summaries/", views.summaries, name="summaries"),
    path("summaries/<int:pk>/", views.summary, name="summary"),
    path("summaries/<int:pk>/rewrite/", views.rewrite, name="summary-rewrite"),
    path("summaries/<int:pk>/plan/", views.plan, name="summary-plan"),
    path("summaries/<int:pk>/facts/<str:key>/", views.fact, name="summary-fact"),
    path("summaries/<int:pk>/download/<str:suffix>/", views.download, name="summary-download"),
]
