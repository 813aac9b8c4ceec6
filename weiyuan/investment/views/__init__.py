"""The pages of this flat."""

from weiyuan.investment.views.due import due
from weiyuan.investment.views.overview import credits, overview
from weiyuan.investment.views.registers import REGISTERS

__all__ = ["REGISTERS", "credits", "due", "overview"]
