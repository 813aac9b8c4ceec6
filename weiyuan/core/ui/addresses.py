"""Addresses of registers: a list and a detail page each."""

from __future__ import annotations

from django.urls import URLPattern, path

from weiyuan.core.registers import Register
from weiyuan.core.ui import views


def register_urls(*entries: Register) -> list[URLPattern]:
    """``/{slug}/`` and ``/{slug}/<pk>/`` for each register, named ``{slug}-list`` and ``{slug}-detail``."""
    found = []
    for entry in entries:
        extra = {"register": entry}
        found.append(path(f"{entry.slug}/", views.register_list, extra, name=entry.name))
        found.append(path(f"{entry.slug}/<int:pk>/", views.register_detail, extra, name=f"{entry.slug}-detail"))
        found.append(path(f"{entry.slug}/<int:pk>/file/", views.register_file, extra, name=f"{entry.slug}-file"))
    return found
