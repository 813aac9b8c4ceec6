from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "weiyuan.matters"
    verbose_name = _("群众意见")
    default_auto_field = "django.db.models.BigAutoField"
