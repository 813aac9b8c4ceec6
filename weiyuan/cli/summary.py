"""``weiyuan summary LEDGER --out FILE``: from a workbook to the document, without a server or a database file."""

from __future__ import annotations

import json
from typing import Any

from weiyuan.cli.start import Clock, command_line_account, print_troubles, set_up

SUFFIXES = (".docx", ".pdf", ".html")


def run(said: Any) -> int:
    """Write the summary. Returns 0, or 1 with the reasons printed."""
    if said.out.suffix.lower() not in SUFFIXES:
        print(f"--out 要以 {'、'.join(SUFFIXES)} 结尾，不是 {said.out.name}")
        return 1
    if not said.ledger.is_file():
        print(f"没有这个文件：{said.ledger}")
        return 1
    if not said.out.absolute().parent.is_dir():
        print(f"没有这个文件夹：{said.out.absolute().parent}")
        return 1
    clock = Clock()
    set_up()
    _make_tables()
    clock.done("准备")
    plan = _import(said, clock)
    if plan is None:
        return 1
    period = _period(said, plan.org)
    if period is None:
        return 1
    _write(said, plan.org, period, clock)
    print(f"已写出 {said.out}，共 {clock.total():.2f} 秒")
    return 0


def _make_tables() -> None:
    """The tables of all flats in a database in memory: from the models, because migrations take far longer."""
    from django.apps import apps  # noqa: PLC0415 -- after set_up
    from django.db import connection  # noqa: PLC0415 -- after set_up

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)


def _import(said: Any, clock: Clock) -> Any:
    from weiyuan.core.ledger.workbook import BadFile  # noqa: PLC0415 -- after set_up
    from weiyuan.ledger.actions import import_ledger  # noqa: PLC0415 -- after set_up

    try:
        plan = import_ledger(said.ledger, by=command_line_account(), progress=clock.show)
    except BadFile as error:
        print(f"{said.ledger}：{error}")
        return None
    clock.done(f"读入 {plan.rows} 条")
    print_troubles(plan.warnings, "提醒 {} 处：")
    if plan.troubles:
        print_troubles(plan.troubles, "台账有 {} 处错误，没有写总结：")
        return None
    return plan


def _period(said: Any, org: Any) -> Any:
    from weiyuan.core.facts import Period  # noqa: PLC0415 -- after set_up

    start, end = said.start or org.summary_from, said.end or org.summary_to
    if not start or not end:
        print("台账的“机构”表没有写总结期间，请用 --from 和 --to 写明")
        return None
    if end < start:
        print("期间止早于期间起")
        return None
    return Period(start, end)


def _write(said: Any, org: Any, period: Any, clock: Clock) -> None:
    from weiyuan.core.documents.writers import write  # noqa: PLC0415 -- after set_up
    from weiyuan.summaries.compose import compose  # noqa: PLC0415 -- after set_up
    from weiyuan.summaries.gather import gather  # noqa: PLC0415 -- after set_up

    facts = gather(org, period, lambda done, total: clock.show("统计", done, total))
    clock.done("统计")
    draft = compose(facts)
    clock.done("成文")
    for notice in draft.notices:
        print(f"提醒：{notice}")
    said.out.write_bytes(write(draft.document, said.out.suffix.lower()))
    clock.done("排版")
    if said.facts:
        _write_facts(said.facts, draft.facts)
        clock.done("依据")


def _write_facts(path: Any, facts: Any) -> None:
    from weiyuan.summaries.frozen import freeze_facts  # noqa: PLC0415 -- after set_up
    from weiyuan.summaries.queries import record_numbers  # noqa: PLC0415 -- after set_up

    said = freeze_facts(facts, record_numbers(facts))
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
