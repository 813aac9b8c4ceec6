from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.investment import views

urlpatterns = [
    *register_urls(*views.REGISTERS),
    path("investment/", views.overview, name="investment-overview"),
    path("investment/due/", views.due, name="investment-due"),
    path("investment/credits/<str:kind>/", views.credits, name="investment-credits"),
]
