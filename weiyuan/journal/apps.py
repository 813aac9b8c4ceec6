from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from weiyuan.core import chronicle


class JournalConfig(AppConfig):
    name = "weiyuan.journal"
    verbose_name = _("记录")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weiyuan.journal.chain import write_down  # noqa: PLC0415 -- the models exist only now

        chronicle.kept_by(write_down)
