from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "weiyuan.summaries"
    verbose_name = _("工作总结")
    default_auto_field = "django.db.models.BigAutoField"
