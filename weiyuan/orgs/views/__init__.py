"""The pages of this flat: its registers, bodies, accounts, and the door of an invitation."""

from weiyuan.orgs.views import accounts, bodies, holidays, welcome
from weiyuan.orgs.views.registers import REGISTERS

__all__ = ["REGISTERS", "accounts", "bodies", "holidays", "welcome"]
