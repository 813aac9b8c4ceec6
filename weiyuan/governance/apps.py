from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "weiyuan.governance"
    verbose_name = _("制度和计划")
    default_auto_field = "django.db.models.BigAutoField"
