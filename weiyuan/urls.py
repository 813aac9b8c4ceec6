"""Addresses of the product. Registers bring their own."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path

from weiyuan.core.ui.door import behind_door
from weiyuan.core.ui.entrance import account_urls
from weiyuan.core.ui.views import menu

handler400 = "weiyuan.core.private.refused"
handler500 = "weiyuan.core.private.failed"
ours = [app.name for app in apps.get_app_configs() if app.name.startswith("weiyuan.")]
flats = [name for name in ours if find_spec(f"{name}.urls")]
flats.sort(key="weiyuan.registry".__eq__)  # its addresses fit every register: a flat's own go before them
urlpatterns = [
    path("accounts/", include(account_urls())),
    *behind_door([path("menu/", menu, name="menu"), *(path("", include(f"{flat}.urls")) for flat in flats)]),
]
