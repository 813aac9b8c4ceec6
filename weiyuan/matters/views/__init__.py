"""Pages of residents' matters."""

from weiyuan.matters.views.registers import REGISTERS

__all__ = ["REGISTERS"]
