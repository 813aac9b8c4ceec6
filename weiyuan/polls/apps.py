from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "weiyuan.polls"
    verbose_name = _("时间征询")
    default_auto_field = "django.db.models.BigAutoField"
