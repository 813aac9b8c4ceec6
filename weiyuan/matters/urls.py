from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.matters.views import REGISTERS, secrecy

urlpatterns = [
    path("matters/confidential/", secrecy.confidential, name="matter-secrets"),
    path("matters/<int:pk>/identity/", secrecy.identity, name="matter-identity"),
    path("matters/<int:pk>/confidants/", secrecy.confidants, name="matter-confidants"),
    *register_urls(*REGISTERS),
]
