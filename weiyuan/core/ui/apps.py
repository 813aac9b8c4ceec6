from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "weiyuan.core.ui"
    label = "core_ui"

    def ready(self) -> None:
        # Upper flats declare what they show on the pages of lower ones in a room called panels.
        autodiscover_modules("panels")
