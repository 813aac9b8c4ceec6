"""Static files as they lie in the packages."""

from __future__ import annotations

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
