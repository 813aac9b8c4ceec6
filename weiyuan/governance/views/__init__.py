"""The registers of this flat on the screen, and the pages that only they have."""

from weiyuan.governance.views import plans, rules, words
from weiyuan.governance.views.registers import REGISTERS

__all__ = ["REGISTERS", "plans", "rules", "words"]
