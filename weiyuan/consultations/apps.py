from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "weiyuan.consultations"
    verbose_name = _("协商议事")
    default_auto_field = "django.db.models.BigAutoField"
