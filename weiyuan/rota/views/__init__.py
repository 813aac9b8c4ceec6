"""The registers and pages of this flat."""

from weiyuan.rota.views.registers import REGISTERS

__all__ = ["REGISTERS"]
