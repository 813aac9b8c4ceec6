from weiyuan.activities.views import REGISTERS
from weiyuan.core.ui.addresses import register_urls

urlpatterns = register_urls(*REGISTERS)
