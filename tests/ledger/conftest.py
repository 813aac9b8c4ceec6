from __future__ import annotations

import pytest

from weiyuan.orgs.models import User


@pytest.fixture
def keeper(db: None) -> User:
    """The account of the command line, which may bring in a body that is not yet known."""
    return User.objects.create(username="command-line", name="命令行", is_superuser=True)
