from django.urls import path

from weiyuan.desk import views

urlpatterns = [path("", views.home, name="home")]
