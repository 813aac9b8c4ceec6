"""What residents say comes in: once, whatever the network does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weiyuan.core.files import Kept, Refused, examine
from weiyuan.journal import transition
from weiyuan.matters.actions.handling import due_days, move_matter, refuse
from weiyuan.matters.actions.telling import tell_urgent
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.workflow import MatterState
from weiyuan.orgs.actions import the_resident
from weiyuan.orgs.rules import demand
from weiyuan.registry.actions.attachments import MOST_AT_ONCE, PATIENCE, clean_shown, keep_file

Examined = list[tuple[str, Kept]]


@dataclass
class TakenIn:
    """What became of what was handed in: the matter, whether it was there already, (name, reason) of refused files."""

    matter: ResidentMatter
    again: bool = False
    refused: list[tuple[str, str]] = field(default_factory=list)


def register_matter(matter: ResidentMatter, *, by: Any, note: str = "") -> ResidentMatter:
    """Store a new matter, as a draft or registered, and give it a number and a receipt code.

    Raises PermissionDenied where ``by`` may not take matters in for that body and station, ValidationError where
    the record contradicts itself.
    """
    demand(by, "matters.add_residentmatter", matter)
    return _store(matter, by=by, note=note)


def create_matter(matter: ResidentMatter, lists: Mapping[str, Sequence[Any]], *, by: Any) -> ResidentMatter:
    """A matter that was typed into the form of the register. Raises as ``register_matter`` does."""
    return register_matter(matter, by=by)


def take_in(matter: ResidentMatter, files: Sequence[Any], *, by: Any, accept: bool = False) -> TakenIn:
    """Store a matter together with its files (Django UploadedFile), all in one: there is none without its photos.

    accept  it is triaged as it says and accepted in the same go
    The same ``client_key`` sent again by the same person gives the same matter, and nothing is stored twice. A file
    that cannot be kept is named with the reason; it does not cost the words. Raises as ``register_matter`` does, and
    PermissionDenied for the key of somebody else.
    """
    if known := _sent_before(matter, by):
        return TakenIn(known, again=True)
    demand(by, "matters.add_residentmatter", matter)
    good, refused = _examined(files)  # before the transaction: pictures take their time
    try:
        with transaction.atomic():
            _store(matter, by=by, note="")
            refused += _kept(matter, good, by)
            if accept:
                move_matter(matter, "triage", by=by)
                move_matter(matter, "accept", by=by)
    except IntegrityError:  # the same thing came in at the same moment by another way
        if known := _sent_before(matter, by):
            return TakenIn(known, again=True)
        raise
    return TakenIn(matter, refused=refused)


def _sent_before(matter: ResidentMatter, by: Any) -> ResidentMatter | None:
    if matter.client_key is None:
        return None
    known: ResidentMatter | None = ResidentMatter._base_manager.filter(client_key=matter.client_key).first()
    if known is not None and known.created_by_id != by.pk:
        raise PermissionDenied("client_key")
    return known


def _examined(files: Iterable[Any]) -> tuple[Examined, list[tuple[str, str]]]:
    """The files that may be kept, and (name, reason) of the others."""
    good: Examined = []
    refused, until = [], monotonic() + PATIENCE
    for at, file in enumerate(files):
        try:
            if at >= MOST_AT_ONCE:
                raise Refused(_("一次最多传 %d 个，请下一次再传") % MOST_AT_ONCE)
            if file.size > settings.ATTACHMENT_MAX_BYTES:
                raise Refused(_("超过 %d 兆，请压缩或分开再传") % (settings.ATTACHMENT_MAX_BYTES >> 20))
            if at and monotonic() > until:
                raise Refused(_("这一次来不及处理，请再传一次"))
            good.append((str(file.name), examine(file.read())))
        except Refused as error:
            refused.append((clean_shown(file.name), str(error)))
    return good, refused


def _kept(matter: ResidentMatter, good: Examined, by: Any) -> list[tuple[str, str]]:
    """Attach the examined files; (name, reason) of those that the record has already or has no room for."""
    refused = []
    for name, found in good:
        try:
            keep_file(matter, found, name, by=by)
        except Refused as error:
            refused.append((clean_shown(name), str(error)))
    return refused


@transaction.atomic
def receive_matter(matter: ResidentMatter) -> ResidentMatter:
    """Store what a resident sent in without an account. The same ``client_key`` sent again gives the same matter.

    Raises ValidationError where the record contradicts itself.
    """
    by = the_resident()
    return _sent_before(matter, by) or _store(matter, by=by, note="")


@transaction.atomic
def _store(matter: ResidentMatter, *, by: Any, note: str) -> ResidentMatter:
    refuse(matter.problems())
    if matter.state == MatterState.REGISTERED and matter.due_accept is None:
        matter.due_accept = due_days(matter, matter.received_on)[0]
    transition.register([matter], by=by, note=note)
    if matter.state == MatterState.REGISTERED:
        tell_urgent(matter, by=by)
    return matter
