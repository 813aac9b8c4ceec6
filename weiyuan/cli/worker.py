"""``weiyuan worker``: runs the long work; jobs that a dead worker left behind are taken up again first,
uploads and attachments that nobody wants any more are deleted, and notices that wait are sent."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from weiyuan.cli.start import require_tables, set_up

INTERVAL = "0.5"


def run(said: Any) -> int:
    """Work until told to stop."""
    set_up()
    require_tables()
    from django.conf import settings  # noqa: PLC0415 -- after set_up
    from django.core.management import call_command  # noqa: PLC0415 -- after set_up

    from weiyuan.core.jobs import reap, worker_name  # noqa: PLC0415 -- after set_up
    from weiyuan.ledger.tasks import sweep_uploads, take_statistics  # noqa: PLC0415 -- after set_up
    from weiyuan.matters.tasks import begin as begin_matters  # noqa: PLC0415 -- after set_up
    from weiyuan.notices.tasks import begin  # noqa: PLC0415 -- after set_up
    from weiyuan.portal.tasks import begin as begin_portal  # noqa: PLC0415 -- after set_up
    from weiyuan.registry.tasks import sweep_attachments  # noqa: PLC0415 -- after set_up
    from weiyuan.rota.tasks import begin as begin_rota  # noqa: PLC0415 -- after set_up

    import_module(settings.ROOT_URLCONF)  # what jobs tell people links to the registers
    reap()
    sweep_uploads.call()
    sweep_attachments.call()
    take_statistics.call()
    begin_matters()
    begin_rota()
    begin_portal()
    begin()
    call_command("db_worker", "--worker-id", worker_name(), "--interval", INTERVAL, "--no-startup-delay", verbosity=0)
    return 0
