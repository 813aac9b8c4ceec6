from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "weiyuan.proposals"
    verbose_name = _("提案")
    default_auto_field = "django.db.models.BigAutoField"
