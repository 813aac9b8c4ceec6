from weiyuan.core.ui.addresses import register_urls
from weiyuan.proposals.views import REGISTERS

urlpatterns = register_urls(*REGISTERS)
