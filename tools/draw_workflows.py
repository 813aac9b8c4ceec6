"""Draw docs/workflows.md: one picture for each kind of record that has a workflow.

``python tools/draw_workflows.py`` writes the page; a test fails where it no longer says what the code says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflows.md"
HEAD = """\
# 办理流程

本页由 `tools/draw_workflows.py` 从各包的 `workflow.py` 画出，不手改；改了流程就重画，测试会核对。
箭头上是步骤的名称，带 * 的步骤要写明理由。台账带来的记录可以直接处在任何一个状态。
"""


def drawn() -> str:
    """The page as the code says it now. Django has to be set up."""
    from django.apps import apps  # noqa: PLC0415 -- models exist only after set-up

    from weiyuan.orgs.models import Record  # noqa: PLC0415 -- models exist only after set-up

    models: list[Any] = [m for m in apps.get_models() if issubclass(m, Record) and m.workflow]
    return "\n".join([HEAD, *(picture(model) for model in models)])


def picture(model: Any) -> str:
    """One record's workflow: states with their labels, steps as arrows, where it begins and where it ends."""
    lines = [f"## {model._meta.verbose_name}", "", f"`{model._meta.label}`{_unnumbered(model.workflow)}", ""]
    return "\n".join([*lines, "```mermaid", "stateDiagram-v2", *_lines(model.workflow), "```", ""])


def _unnumbered(workflow: Any) -> str:
    drafts = [str(label) for value, label in workflow.states.choices if value in workflow.drafts]
    return f"。不编号的状态：{'、'.join(drafts)}。" if drafts else ""


def _lines(workflow: Any) -> Iterator[str]:
    states = list(workflow.states.values)
    targets = {step.target for step in workflow.steps}
    sources = {state for step in workflow.steps for state in step.sources}
    yield "    direction LR"
    for value, label in workflow.states.choices:
        yield f'    state "{label}" as {value}'
    for state in states:
        if state == states[0] or state not in targets:
            yield f"    [*] --> {state}"
    for step in workflow.steps:
        for state in (state for state in states if state in step.sources):
            yield f"    {state} --> {step.target}: {step.label}{'*' if step.needs_note else ''}"
    for state in states:
        if state not in sources:
            yield f"    {state} --> [*]"


def main() -> None:
    """Write the page."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weiyuan.settings")
    os.environ.setdefault("WEIYUAN_EPHEMERAL", "yes")
    django.setup()
    PAGE.write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
