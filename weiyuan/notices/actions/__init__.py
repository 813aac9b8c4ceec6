"""Every write of the outbox."""

from weiyuan.notices.actions.sending import claim, deliver, next_due, retry, take_up
from weiyuan.notices.actions.telling import tell, wake, woken_by

__all__ = ["claim", "deliver", "next_due", "retry", "take_up", "tell", "wake", "woken_by"]
