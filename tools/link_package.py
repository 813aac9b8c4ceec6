"""Make ``weiyuan`` importable and runnable in this virtual environment, without building anything.

An editable install would ask the package index for a build tool each time; a path file does the same at once.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """\
#!{python}
import sys

from weiyuan.cli.main import main

sys.exit(main())
"""


def main() -> None:
    """Write the path file and the command."""
    (Path(sysconfig.get_path("purelib")) / "weiyuan.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = Path(sys.executable).parent / "weiyuan"
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
