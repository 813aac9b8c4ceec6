"""How often a stranger may do something. An address is never stored: only a hash that is another one every day."""

from __future__ import annotations

import ipaddress
import time

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from weiyuan.portal.models import Tally
from weiyuan.portal.rules import FREE, LIMITS, MOST_BITS, WINDOW, WORK_BITS


class Busy(Exception):
    """It was done too often. ``wait``: seconds until it may be tried again."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"{wait} s")
        self.wait = wait


def mark_of(address: str) -> str:
    """The hash that stands for a client's address today. Of IPv6 it is the network that an access is given."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        known = ipaddress.ip_address(0)
    network = ipaddress.ip_network(f"{known}/{64 if known.version == 6 else 32}", strict=False)
    return mark_of_text(str(network))


def mark_of_text(text: str) -> str:
    """A hash that nobody can trace back tomorrow, and without the product's key not today either."""
    return salted_hmac(f"portal.mark.{timezone.localdate()}", text, algorithm="sha256").hexdigest()[:32]


def slot_now() -> int:
    return int(time.time()) // WINDOW


def take(kind: str, mark: str) -> None:
    """Count that somebody does something. Raises Busy where it was done too often, by him or by all together.

    Whoever is over his own limit does not count towards that of all: nobody can use it up alone.
    """
    slot = slot_now()
    for who, most in zip((mark, ""), LIMITS[kind], strict=True):
        if _counted(kind, who, slot) > most * settings.PORTAL_FACTOR:
            raise Busy((slot + 1) * WINDOW - int(time.time()))


def give_back(kind: str, mark: str) -> None:
    """What was counted turned out to be no misuse."""
    rows = Tally.objects.filter(kind=kind, who__in=(mark, ""), slot=slot_now(), count__gt=0)
    rows.update(count=F("count") - 1)


def _counted(kind: str, who: str, slot: int) -> int:
    rows = Tally.objects.filter(kind=kind, who=who, slot=slot)
    if not rows.update(count=F("count") + 1):
        Tally.objects.bulk_create([Tally(kind=kind, who=who, slot=slot)], ignore_conflicts=True)
        rows.update(count=F("count") + 1)
    return rows.values_list("count", flat=True).get()


def bits_wanted(mark: str) -> int:
    """How hard the sender's machine has to work for the next form: leading zero bits, 0 while it is quiet."""
    rows = Tally.objects.filter(kind="send", who__in=(mark, ""), slot=slot_now())
    sent = dict(rows.values_list("who", "count"))
    mine, every = (free * settings.PORTAL_FACTOR for free in FREE)
    over = max(sent.get(mark, 0) - mine, (sent.get("", 0) - every) // 4)
    return 0 if over < 0 else min(WORK_BITS + over // 8, MOST_BITS)
