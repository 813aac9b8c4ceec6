"""Every write of the outbox."""

from weiyuan.notices.actions.telling import tell, woken_by

__all__ = ["tell", "woken_by"]
