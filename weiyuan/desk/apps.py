from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui import navigation


class DeskConfig(AppConfig):
    name = "weiyuan.desk"
    verbose_name = _("工作台")

    def ready(self) -> None:
        # What an office opens most: on top of the navigation, and at the thumb on the phone.
        navigation.prefer(
            "matter-inbox",
            "matter-note",
            "activities.activity",
            "proposals.proposal",
            "reports.socialopinion",
            "calendar",
            "summaries",
            "ledger",
            "matters.residentmatter",
        )
