"""The command line: ``weiyuan serve``, ``weiyuan invite …``, ``weiyuan ledger …``, ``weiyuan summary …``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

YEARS = range(1949, 2200)  # as on the page
FIRST_ROLES = ("director", "officer", "admin", "district")  # who can go on alone; they open the other accounts
EXAMPLES = """\
weiyuan serve                                        启动系统
weiyuan ledger template 台账.xlsx                    写一本空白台账
weiyuan ledger check 台账.xlsx                       检查台账，逐格报错
weiyuan invite --org 全称 --role director --name 姓名 --login 账号名
                                                     为机构开第一个账号
weiyuan summary 台账.xlsx --out 总结.docx            从台账直接写出总结
"""


def parser() -> argparse.ArgumentParser:
    """The commands and their words."""
    root = argparse.ArgumentParser(
        prog="weiyuan",
        description="委员工作室",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="命令")
    serve = commands.add_parser("serve", help="启动系统（网页和后台任务）")
    serve.add_argument("--demo", action="store_true", help="库为空时装入演示数据")
    commands.add_parser("worker", help="只运行后台任务")
    commands.add_parser("verify", help="核对操作日志的链条有没有被改动")
    _keys(commands.add_parser("keys", help="身份密钥：更换、停用旧的"))
    _invite(commands.add_parser("invite", help="为机构开第一个账号，打印一次性登录链接"))
    _ledger(commands.add_parser("ledger", help="台账：模板、检查、导入、导出"))
    _summary(commands.add_parser("summary", help="从一本台账写出工作总结，不需要启动系统"))
    return root


def _invite(command: argparse.ArgumentParser) -> None:
    command.add_argument("--org", required=True, metavar="全称", help="机构全称，台账已经导入")
    command.add_argument("--role", required=True, choices=FIRST_ROLES, help="主任、联络员、系统管理员、区政协")
    command.add_argument("--name", required=True, metavar="姓名")
    command.add_argument("--login", required=True, metavar="账号名")
    command.add_argument("--address", default="", metavar="网址", help="系统对外的网址，如 https://studio.example.cn")


def _keys(root: argparse.ArgumentParser) -> None:
    commands = root.add_subparsers(dest="action", required=True, metavar="操作")
    commands.add_parser("rotate", help="换一把新密钥，把身份信息全部改用新密钥加密；中断后再运行一次即接着做")
    commands.add_parser("drop", help="停用旧密钥；还有内容用旧密钥加密时不停用")


def _ledger(root: argparse.ArgumentParser) -> None:
    commands = root.add_subparsers(dest="action", required=True, metavar="操作")
    commands.add_parser("template", help="写一本空白台账").add_argument("file", type=Path)
    for name, words in (("check", "检查台账，什么都不写入"), ("import", "导入台账，要么全部要么全不")):
        command = commands.add_parser(name, help=words)
        command.add_argument("file", type=Path)
        command.add_argument("--by", default="", metavar="账号", help="以谁的名义（默认：系统）")
    export = commands.add_parser("export", help="导出一个机构的台账")
    export.add_argument("file", type=Path)
    export.add_argument("--org", default="", metavar="全称", help="机构全称；只有一个机构时可省")
    export.add_argument("--by", default="", metavar="账号")
    export.add_argument("--with-identity", action="store_true", help="群众姓名、电话、地址不脱敏，须写理由")
    export.add_argument("--reason", default="", help="不脱敏的理由，记入操作日志")


def _summary(command: argparse.ArgumentParser) -> None:
    command.add_argument("ledger", type=Path, help="台账 xlsx")
    command.add_argument("--from", dest="start", type=_day, metavar="日期", help="期间起，如 2025-01-01")
    command.add_argument("--to", dest="end", type=_day, metavar="日期", help="期间止（含当日）")
    command.add_argument("--out", type=Path, required=True, help="写到哪里：.docx、.pdf 或 .html")
    command.add_argument("--facts", type=Path, help="另把每个数字及其依据写成 JSON")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期写成 2025-01-01 的样子，不是 {text}") from error
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"年份写错了：{text}")
    return day


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0 when all went well, 1 where the user has to mend something, 2 for wrong words."""
    said = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weiyuan.settings")
    if said.command == "summary":
        os.environ["WEIYUAN_EPHEMERAL"] = "yes"
    if said.command in {"serve", "worker", "ledger", "invite", "keys"}:
        os.umask(0o077)  # what lies in var/ is for the product's own account alone
    try:
        return _command(said.command)(said)
    except ValueError as error:
        from weiyuan.core.crypto import WrongKey  # noqa: PLC0415 -- a summary shall not pay for it

        if not isinstance(error, WrongKey):
            raise
        print("身份密钥不对：加密存放的内容打不开。请核对身份密钥文件，必要时从备份取回。", file=sys.stderr)
        return 1


def _command(name: str) -> Callable[[Any], int]:
    # Loaded by name, so that a summary does not pay for the server and the other way round.
    module = __import__(f"weiyuan.cli.{name}", fromlist=["run"])
    run: Callable[[Any], int] = module.run
    return run


if __name__ == "__main__":
    sys.exit(main())
