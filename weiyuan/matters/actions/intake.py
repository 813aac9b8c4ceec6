"""What residents say comes in: once, whatever the network does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from weiyuan.journal import transition
from weiyuan.matters.actions.handling import due_days, refuse
from weiyuan.matters.actions.telling import tell_urgent
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.workflow import MatterState
from weiyuan.orgs.actions import the_resident
from weiyuan.orgs.rules import demand


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


@transaction.atomic
def receive_matter(matter: ResidentMatter) -> ResidentMatter:
    """Store what a resident sent in without an account. The same ``client_key`` sent again gives the same matter.

    Raises ValidationError where the record contradicts itself.
    """
    known: ResidentMatter | None = ResidentMatter._base_manager.filter(client_key=matter.client_key).first()
    return known or _store(matter, by=the_resident(), note="")


@transaction.atomic
def _store(matter: ResidentMatter, *, by: Any, note: str) -> ResidentMatter:
    refuse(matter.problems())
    if matter.state == MatterState.REGISTERED and matter.due_accept is None:
        matter.due_accept = due_days(matter, matter.received_on)[0]
    transition.register([matter], by=by, note=note)
    if matter.state == MatterState.REGISTERED:
        tell_urgent(matter, by=by)
    return matter
