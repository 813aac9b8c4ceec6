from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "weiyuan.duties"
    verbose_name = _("五个一")
    default_auto_field = "django.db.models.BigAutoField"
