"""What every page needs to know of its reader: navigation, bodies, who is signed in."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from weiyuan.core.ui import navigation
from weiyuan.core.ui.navigation import Group, Link
from weiyuan.core.ui.sight import Sight, sight_of


class Shell:
    """The frame of a page. Everything is worked out when a template asks for it."""

    def __init__(self, user: Any, path: str) -> None:
        self.user, self.path = user, path

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.user)

    @cached_property
    def body(self) -> Any:
        """The body that the reader works for: the highest of his, or None."""
        return self.sight.bodies[0] if self.sight.bodies else None

    @cached_property
    def groups(self) -> list[Group]:
        return navigation.groups(self.sight, self.path)

    @cached_property
    def favourites(self) -> list[Link]:
        return navigation.favourites(self.sight, self.path)

    @property
    def thumb(self) -> list[Link]:
        """What the phone shows at its foot."""
        return self.favourites[: navigation.THUMB]

    @cached_property
    def home(self) -> bool:
        return self.path == "/"

    @cached_property
    def elsewhere(self) -> bool:
        """Whether the page is none of those on top."""
        return not self.home and not any(link.here for link in self.favourites)

    @cached_property
    def out_of_reach(self) -> bool:
        """Whether the page is none of those at the phone's foot."""
        return not self.home and not any(link.here for link in self.thumb)


def shell(request: Any) -> dict[str, Any]:
    """Context processor: ``shell`` for signed-in readers."""
    user = getattr(request, "user", None)
    return {"shell": Shell(user, request.path)} if user is not None and user.is_authenticated else {}
