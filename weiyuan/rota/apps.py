from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RotaConfig(AppConfig):
    name = "weiyuan.rota"
    verbose_name = _("轮值")
    default_auto_field = "django.db.models.BigAutoField"
