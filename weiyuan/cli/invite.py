"""``weiyuan invite``: the first account of a body, opened on the machine itself; the others are opened on the pages."""

from __future__ import annotations

from typing import Any

from weiyuan.cli.start import command_line_account, require_tables, set_up


def run(said: Any) -> int:
    """Make an account with a role and print the link that opens it. Returns 1 where something has to be mended."""
    set_up()
    require_tables()
    from django.conf import settings  # noqa: PLC0415 -- after set_up
    from django.urls import reverse  # noqa: PLC0415 -- after set_up

    try:
        token = _invited(said)
    except LookupError as error:
        print(error.args[0])
        return 1
    address = said.address.rstrip("/") or f"http://127.0.0.1:{settings.PORT}"
    print(f"{said.name}（{said.login}）的登录链接，只显示这一次，七天内打开一次有效：")
    print(f"{address}{reverse('welcome-link', args=[token])}")
    return 0


def _invited(said: Any) -> str:
    """The token of the new account's link. Raises LookupError with what has to be mended, in words."""
    from django.utils import timezone  # noqa: PLC0415 -- after set_up

    from weiyuan.orgs import actions  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.forms import InviteForm  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.models import User  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.rules import roles_to_give  # noqa: PLC0415 -- after set_up

    org, by = _body(said.org), command_line_account()
    today = timezone.localdate().isoformat()
    asked = {"name": said.name, "username": said.login, "roles": [said.role], "start": today}
    form: Any = InviteForm(asked, org=org, given=roles_to_give(by, org))
    if not form.is_valid():
        raise LookupError("；".join(words for found in form.errors.values() for words in found))
    account = User(username=form.cleaned_data["username"], name=form.cleaned_data["name"])
    return actions.invite(org, account, form.grants(), by=by)


def _body(name: str) -> Any:
    from weiyuan.orgs.models import OrgUnit  # noqa: PLC0415 -- after set_up

    found = OrgUnit.objects.filter(name=name).first()
    if found is None:
        known = "、".join(OrgUnit.objects.order_by("pk").values_list("name", flat=True))
        hint = f"现有：{known}" if known else "请先导入它的台账：weiyuan ledger import"
        raise LookupError(f"没有这个机构：{name}；{hint}")
    return found
