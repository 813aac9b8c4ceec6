from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestmentConfig(AppConfig):
    name = "weiyuan.investment"
    verbose_name = _("招商引资")
    default_auto_field = "django.db.models.BigAutoField"
