from weiyuan.core.ui.addresses import register_urls
from weiyuan.learning.views import REGISTERS

urlpatterns = register_urls(*REGISTERS)
