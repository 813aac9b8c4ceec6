"""The pages of the outbox: one's own notices and wishes, and what became of everybody's."""

from weiyuan.notices.views import keeping, mine

__all__ = ["keeping", "mine"]
