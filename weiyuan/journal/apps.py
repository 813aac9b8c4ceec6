from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "weiyuan.journal"
    verbose_name = _("记录")
    default_auto_field = "django.db.models.BigAutoField"
