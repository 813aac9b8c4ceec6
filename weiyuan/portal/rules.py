"""Who keeps a body's public pages, and what a stranger may do there how often."""

from __future__ import annotations

from datetime import timedelta

from weiyuan.orgs.rules import is_clerk

PAGE_PERMISSIONS = {"change_portalpage": is_clerk}

# The text that a resident is shown before giving a name (templates/portal/notice.html); a new text, a new version.
NOTICE = "GZ-2026-11"

LEAST_WORDS, MOST_WORDS = 10, 1000  # characters of what is said
MOST_PHOTOS = 6
KEPT = timedelta(days=1)  # that a form which was never sent is kept
IDLE = timedelta(hours=3)  # after which the photos of a form give way where room is short
LEAST_SECONDS = 3  # between the first page and sending: no person is faster

# How often within WINDOW, from one address (many people may share one) and from all together. ``settings.
# PORTAL_FACTOR`` multiplies these; a run that tries how much the server bears raises it.
WINDOW = 600  # seconds
LIMITS: dict[str, tuple[int, int]] = {
    "begin": (60, 600),  # forms begun
    "photo": (120, 900),  # photos handed over
    "send": (30, 200),  # forms sent
    "look": (10, 300),  # tries to find a matter by number and code that failed
    "number": (100, 10_000),  # the same for one number, from wherever: a few strangers do not shut its holder out
}
# Beyond so many forms sent within the window the sender's machine has to work for the next.
FREE: tuple[int, int] = (5, 40)

WORK_BITS = 16  # leading zero bits: about 65,000 hashes, half a second of a phone
MOST_BITS = 20
WORK_LASTS = 900  # seconds within which the work is to be handed in
