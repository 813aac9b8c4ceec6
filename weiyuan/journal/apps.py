from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from weiyuan.core import chronicle, rotation


class JournalConfig(AppConfig):
    name = "weiyuan.journal"
    verbose_name = _("记录")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weiyuan.journal import deeds  # noqa: PLC0415 -- the models exist only now
        from weiyuan.journal.chain import write_down  # noqa: PLC0415 -- the models exist only now
        from weiyuan.journal.models import Deed  # noqa: PLC0415 -- the models exist only now

        chronicle.kept_by(write_down)
        rotation.also(rotation.Place(Deed, ("changes",), deeds.renewed, batch=20))  # many records in each
