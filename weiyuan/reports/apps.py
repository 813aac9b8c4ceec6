from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "weiyuan.reports"
    verbose_name = _("信息和调研")
    default_auto_field = "django.db.models.BigAutoField"
