from weiyuan.core.ui.addresses import register_urls
from weiyuan.investment.views import REGISTERS

urlpatterns = register_urls(*REGISTERS)
