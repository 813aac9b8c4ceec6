"""Who learns what few may know: residents' identity in clear, and confidential matters. Each time is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import chronicle
from weiyuan.core.chronicle import Told
from weiyuan.journal import chain, transition
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.secrecy import may_be_entrusted
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import User
from weiyuan.orgs.rules import demand

LEAST_REASON = 4  # characters: 回访一下
chronicle.call("matters.residentmatter.unmask", gettext_lazy("查看反映人信息"))
chronicle.call("matters.residentmatter.entrust", gettext_lazy("变更保密事项知情人"))


class Identity(NamedTuple):
    """Who spoke, in clear. Lives as long as the page that shows it."""

    name: str
    phone: str
    address: str


@transaction.atomic
def unmask(matter: ResidentMatter, *, by: Any, reason: str) -> Identity:
    """Name, phone and address of who brought the matter, for a reason that the journal keeps with the reader's name.

    Raises PermissionDenied, a handling unit without the resident's consent included, and ValidationError where the
    reason says nothing or there is nobody to show.
    """
    demand(by, "matters.unmask_residentmatter", matter)
    if len(reason.strip()) < LEAST_REASON:
        raise ValidationError({"reason": _("请写明查看的理由，如：电话核实具体位置")})
    if not (matter.person_name or matter.phone or matter.address):
        raise ValidationError({"reason": _("这件意见没有登记反映人信息")})
    chain.write_down(matter.org, [Told(matter, "unmask", note=reason.strip())], by=by)
    return Identity(matter.person_name, matter.phone, matter.address)


@transaction.atomic
def entrust(matter: ResidentMatter, people: Sequence[User], *, by: Any, keeper: User | None = None) -> None:
    """Let exactly these people know of a confidential matter, besides its keeper and its handlers.

    keeper  who answers for the secret from now on; None leaves it as it is
    Raises PermissionDenied, and ValidationError where the matter is not confidential or somebody does not work in
    the body.
    """
    demand(by, "matters.entrust_residentmatter", matter)
    if matter.secrecy != CONFIDENTIAL:
        raise ValidationError(_("这件意见不是保密事项，不需要指定知情人"))
    wanted = {*people, *([keeper] if keeper else [])}
    allowed = set(may_be_entrusted(matter))
    if strangers := [user for user in wanted if user not in allowed]:
        raise ValidationError({"people": _("%s不在本机构工作") % "、".join(str(user) for user in strangers)})
    former = {"keeper": matter.keeper}
    known = {*matter.entrusted.all(), matter.keeper}
    matter.keeper = keeper or matter.keeper
    transition.correct([transition.change_of(matter, former, {"entrusted": people})], by=by)
    words = _("您已成为保密事项%s的知情人") % matter.ref
    fresh = sorted(wanted - known, key=lambda user: user.pk)
    tell(
        fresh,
        kind=Kind.TOLD,
        org=matter.org,
        title=words,
        record=matter,
        key=f"entrust-{matter.version}-{matter.pk}",
        by=by,
    )


def keep_secret(matter: ResidentMatter, old: Mapping[str, Any], *, by: Any) -> None:
    """What follows from a correction: who marks a matter confidential answers for the secret."""
    if "secrecy" in old and matter.secrecy == CONFIDENTIAL and matter.keeper_id != by.pk:
        former = {"keeper": matter.keeper}
        matter.keeper = by
        transition.correct([transition.change_of(matter, former)], by=by)
