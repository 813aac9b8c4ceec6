from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "weiyuan.calendars"
    verbose_name = _("日历")
    default_auto_field = "django.db.models.BigAutoField"
