"""Addresses of the product. Registers bring their own."""

from django.conf import settings
from django.urls import include, path

flats = [name for name in settings.INSTALLED_APPS if name.startswith("weiyuan.") and name != "weiyuan.core.ui"]
urlpatterns = [path("accounts/", include("allauth.account.urls"))]
