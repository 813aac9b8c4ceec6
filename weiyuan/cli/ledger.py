"""``weiyuan ledger template|check|import|export``."""

from __future__ import annotations

from typing import Any

from weiyuan.cli.start import Clock, account_named, print_troubles, require_tables, set_up


def run(said: Any) -> int:
    """Carry out a ledger command. Returns 0, or 1 with the reasons printed."""
    set_up()
    if said.action != "template":
        require_tables()
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 -- after set_up

    from weiyuan.core.ledger.workbook import BadFile  # noqa: PLC0415 -- after set_up

    if work_needs_file(said) and not said.file.is_file():
        print(f"没有这个文件：{said.file}")
        return 1
    work = {"template": _template, "check": _bring, "import": _bring, "export": _export}[said.action]
    try:
        return work(said)
    except BadFile as error:
        print(f"{said.file}：{error}")
    except OSError as error:
        print(f"{said.file} 写不了：{error.strerror}")
    except (LookupError, ValueError) as error:
        print(error.args[0] if error.args else error)
    except PermissionDenied:
        print("这个账号没有该机构台账的权限")
    return 1


def work_needs_file(said: Any) -> bool:
    """Whether the command reads the file, rather than writes it."""
    return said.action in {"check", "import"}


def _template(said: Any) -> int:
    from weiyuan.ledger.actions import write_template  # noqa: PLC0415 -- after set_up

    write_template(said.file)
    print(f"已写出 {said.file}")
    return 0


def _bring(said: Any) -> int:
    from weiyuan.ledger.actions import import_ledger, read_ledger  # noqa: PLC0415 -- after set_up
    from weiyuan.matters.queries.secrecy import known_to_nobody  # noqa: PLC0415 -- after set_up

    clock = Clock()
    work = import_ledger if said.action == "import" else read_ledger
    plan = work(said.file, by=account_named(said.by), progress=clock.show)
    clock.done("导入" if said.action == "import" else "检查")
    print_troubles(plan.warnings, "提醒 {} 处：")
    if plan.troubles:
        print_troubles(plan.troubles, "有 {} 处错误，什么都没有写入：")
        return 1
    for count in plan.counts():
        print(f"  {count['title']}：新 {count['new']}，改 {count['changed']}，同 {count['same']}")
    print(f"{plan.org}：共 {plan.rows} 条，{'已导入' if said.action == 'import' else '没有错误'}")
    if said.action == "import" and (unknown := known_to_nobody(plan.org)):
        print(f"有 {unknown} 件保密意见还没有指定知情人，请主任在“保密事项”里指定")
    return 0


def _export(said: Any) -> int:
    from weiyuan.ledger.actions import export_ledger  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.models import OrgUnit  # noqa: PLC0415 -- after set_up

    bodies = OrgUnit.objects.filter(name=said.org) if said.org else OrgUnit.objects.exclude(body_type="district_cppcc")
    found = list(bodies[:2])
    if len(found) != 1:
        names = "、".join(OrgUnit.objects.values_list("name", flat=True))
        print(f"请用 --org 写明机构全称。现有：{names or '还没有机构'}")
        return 1
    by = account_named(said.by)
    count = export_ledger(found[0], said.file, by=by, clear=said.with_identity, reason=said.reason)
    print(f"已写出 {said.file}，{count} 条")
    return 0
