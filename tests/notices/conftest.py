"""Channels that end on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices.fakes import PostOffice, Web, a_post_office, a_web


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    """A gateway and group robots, reached at ``web.url``."""
    settings.NOTICE_HOSTS = {"127.0.0.1"}
    with a_web() as found:
        yield found


@pytest.fixture
def post(settings: Any) -> Iterator[PostOffice]:
    """A mail server to which the product's mail goes."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "studio@example.cn"
    with a_post_office() as (office, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield office
