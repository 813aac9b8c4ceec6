from weiyuan.core.ui.addresses import register_urls
from weiyuan.governance.views import REGISTERS

urlpatterns = register_urls(*REGISTERS)
