"""Links to records that are known by model and key alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps

from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import Sight

Place = tuple[str, int | None]


def hrefs_of(sight: Sight, org: int, places: Iterable[Place]) -> dict[Place, str]:
    """The pages of these records of one body that the reader may open, by ``app_label.model`` and key.

    Asks the database only for registers that the reader does not see as a whole.
    """
    wanted: dict[str, set[int]] = {}
    for label, key in places:
        if label and key is not None:
            wanted.setdefault(label, set()).add(key)
    found: dict[Place, str] = {}
    for label, keys in wanted.items():
        model = apps.get_model(label)
        records = {key: model(pk=key, org_id=org) for key in keys}
        for key in sight.linkable(records.values()):
            found[label, key] = detail_address(records[key])
    return found
