from weiyuan.core.ui.addresses import register_urls
from weiyuan.matters.views import REGISTERS

urlpatterns = register_urls(*REGISTERS)
