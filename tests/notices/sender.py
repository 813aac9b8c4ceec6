"""``python -m tests.notices.sender worker``: for each line that it reads it forks a worker, says its pid, and waits.

The worker sends what is queued, then exits. Django is set up once: a start costs milliseconds, so that many can be
killed. The word ``worker`` stands in the command line, by which a living worker is known.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

import django


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    django.setup()
    from weiyuan.notices.actions import sending
    from weiyuan.notices.tasks import send_notices

    def at_any_hour(moment: datetime) -> datetime:
        return moment

    sending.free_at = at_any_hour  # groups have quiet hours, the tests have none
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                send_notices.func()
                status = 0
            finally:
                os._exit(status)
        say(pid)
        _, how = os.waitpid(pid, 0)
        say(how)


if __name__ == "__main__":
    main()
