"""Static files as they lie in the packages."""

from __future__ import annotations

from typing import Any

import pytest

import weiyuan.urls  # noqa: F401  # the registers come with the addresses


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any, tmp_path: Any) -> None:
    """Nothing is collected for the tests: no names with hashes, and a directory that whitenoise finds."""
    settings.STATIC_ROOT = tmp_path
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
