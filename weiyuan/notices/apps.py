from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "weiyuan.notices"
    verbose_name = _("通知")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if apps.is_installed("django_tasks_db"):  # the command line's database in memory sends nothing
            from weiyuan.notices.actions import woken_by  # noqa: PLC0415 -- models exist only now
            from weiyuan.notices.tasks import send_soon  # noqa: PLC0415 -- models exist only now

            woken_by(send_soon)
