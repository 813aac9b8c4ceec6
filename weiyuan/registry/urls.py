"""Addresses of what every register has."""

from weiyuan.registry.views.attachments import ATTACHMENT_URLS

urlpatterns = [*ATTACHMENT_URLS]
