"""From a resident's word to the proposal: begun on the matter's page, marked there, and unmarked with the last one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.consultations.models import Consultation
from weiyuan.core import registers
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.matters.actions import move_matter
from weiyuan.matters.models import ResidentMatter
from weiyuan.proposals.actions import move_proposal
from weiyuan.proposals.models import Proposal
from weiyuan.registry.actions.records import remove_record, restore_record, undo_deed
from weiyuan.reports.actions import move_opinion
from weiyuan.reports.models import SocialOpinion

SignedIn = Callable[[str], Client]
TODAY = timezone.localdate


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def mark(matter: ResidentMatter) -> tuple[str, date | None, date | None, date | None]:
    found = stored(matter)
    return found.state, found.proposal_on, found.report_on, found.consultation_on


def begun(client: Client, matter: ResidentMatter, slug: str) -> str:
    """The address that the matter's page offers to begin such a record; "" where it offers none."""
    buttons = client.get(f"/matters/{matter.pk}/").context["buttons"]
    return next((one.href for one in buttons if f"/{slug}/new/" in one.href), "")


def write(client: Client, address: str, **said: Any) -> None:
    """Fill in the form as it came, and send it."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    kept = {name: [one.pk for one in v] if isinstance(v, list) and v and hasattr(v[0], "pk") else v
            for name, v in shown.items() if v not in (None, False, "", [])}  # fmt: skip
    answer = client.post(address, {**kept, "next": "/matters/", **said})
    assert answer.status_code == 302, answer.context["form"].errors


def a_proposal_from(client: Client, cast: Cast, matter: ResidentMatter) -> Proposal:
    write(client, begun(client, matter, "proposals"), title="关于路灯的提案", proposer=cast.zhou.pk)
    found: Proposal = Proposal.objects.latest("pk")
    return found


@pytest.mark.parametrize(
    ("actor", "proposes", "consults"),
    [("officer", True, True), ("director", True, True), ("other_member", True, False), ("unit", False, False)],
)
def test_a_proposal_and_a_consultation_are_begun_from_a_matter(
    actor: str, proposes: bool, consults: bool, cast: Cast, signed_in: SignedIn
) -> None:
    client, matter = signed_in(actor), a_matter(cast, "in_progress", assigned_member=cast.zhou)
    for slug, offered in (("proposals", proposes), ("consultations", consults)):
        address = begun(client, matter, slug)
        assert bool(address) is offered
        if offered:
            form = client.get(address)
            assert form.context["form"]["source_matters"].value() == [matter.pk]
            assert f'name="next" value="/matters/{matter.pk}/"' in form.content.decode()


def test_the_source_stands_before_all_others_that_could_be_ticked(cast: Cast, signed_in: SignedIn) -> None:
    matters = [a_matter(cast, "accepted") for _ in range(3)]
    for matter in matters:
        form = signed_in("officer").get(f"/proposals/new/?source_matters={matter.pk}").context["form"]
        boxes = [box.data for box in form["source_matters"]]
        assert (boxes[0]["value"], [box["selected"] for box in boxes]) == (str(matter.pk), [True, False, False])


def test_nothing_is_begun_from_what_is_secret_or_refused(cast: Cast, signed_in: SignedIn) -> None:
    secret = a_matter(cast, "in_progress", secrecy="confidential", keeper=cast["officer"])
    for matter in (secret, a_matter(cast, "refused"), a_matter(cast, "draft")):
        assert not begun(signed_in("officer"), matter, "proposals")
        assert not begun(signed_in("officer"), matter, "consultations")


def test_another_bodys_matter_is_not_filled_in(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast)
    for pk in (matter.pk, 10**30, "x"):
        form = signed_in("stranger").get(f"/proposals/new/?source_matters={pk}").context["form"]
        assert form["source_matters"].value() == []


def test_the_way_is_followed_from_both_pages(cast: Cast, signed_in: SignedIn) -> None:
    client, matter = signed_in("officer"), a_matter(cast, "accepted", proposal_on=None)
    proposal = a_proposal_from(client, cast, matter)
    assert mark(matter) == ("converted", TODAY(), None, None)
    assert f"/proposals/{proposal.pk}/" in client.get(f"/matters/{matter.pk}/file/").content.decode()
    assert f"/matters/{matter.pk}/" in client.get(f"/proposals/{proposal.pk}/").content.decode()
    move_matter(stored(matter), "reply", by=cast["officer"])
    assert stored(matter).state == "replied"


@pytest.mark.parametrize("state", ["registered", "in_progress", "waiting", "closed"])
def test_what_is_in_hand_is_worked_on_as_before(state: str, cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, state, proposal_on=None)
    client = signed_in("officer")
    write(client, begun(client, matter, "information"), title="路灯", reporter_identity="body", reported_on=TODAY())
    write(client, begun(client, matter, "consultations"), title="路灯", kind="micro", on=TODAY())
    assert mark(matter) == (state, None, TODAY(), TODAY())
    assert SocialOpinion.objects.get().source_matter == matter
    assert list(Consultation.objects.get().source_matters.all()) == [matter]


def test_a_members_draft_marks_nothing_until_a_clerk_takes_it_on(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "in_progress", assigned_member=cast.zhou, proposal_on=None)
    proposal = a_proposal_from(signed_in("other_member"), cast, matter)
    assert mark(matter)[1] is None
    move_proposal(proposal, "finish", by=cast["other_member"])
    move_proposal(proposal, "submit", by=cast["officer"], submitted_on=date(2025, 6, 1))
    assert mark(matter)[:2] == ("in_progress", date(2025, 6, 1))


def test_a_finished_proposal_typed_in_later_says_no_more_than_the_ledger_would(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "in_progress", proposal_on=None)
    write(
        signed_in("officer"), f"/proposals/new/?late=1&source_matters={matter.pk}",
        title="旧提案", proposer=cast.zhou.pk, state="draft",
    )  # fmt: skip
    assert Proposal.objects.get().source_matters.get() == matter
    assert mark(matter)[:2] == ("in_progress", None)


def test_with_the_last_record_goes_the_mark_and_undoing_brings_it_back(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "accepted", proposal_on=None)
    officer, client = cast["officer"], signed_in("officer")
    first, second = (a_proposal_from(client, cast, matter) for _ in range(2))
    entry = registers.of(first)
    assert entry is not None
    remove_record(entry, first, by=officer)
    assert mark(matter)[:2] == ("converted", TODAY())
    remove_record(entry, second, by=officer)
    assert mark(matter)[:2] == ("accepted", None)
    undo_deed(Deed.objects.latest("pk"), by=officer)
    assert mark(matter)[:2] == ("converted", TODAY())
    second.refresh_from_db()
    remove_record(entry, second, by=officer)
    restore_record(entry, second, by=officer)
    assert mark(matter)[:2] == ("converted", TODAY())


def test_a_source_taken_out_of_the_form_is_unmarked(cast: Cast, signed_in: SignedIn) -> None:
    kept, dropped = (a_matter(cast, "in_progress", proposal_on=None) for _ in range(2))
    client = signed_in("officer")
    proposal = a_proposal_from(client, cast, dropped)
    address = f"/proposals/{proposal.pk}/edit/"
    write(client, address, source_matters=[kept.pk])
    assert (mark(dropped)[1], mark(kept)[1]) == (None, TODAY())


def test_what_a_ledger_brought_in_as_converted_stays_so(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "converted", proposal_on=date(2025, 4, 1))
    proposal = a_proposal_from(signed_in("officer"), cast, matter)
    entry = registers.of(proposal)
    assert entry is not None
    remove_record(entry, proposal, by=cast["officer"])
    assert mark(matter)[:2] == ("converted", date(2025, 4, 1))


def test_a_members_draft_that_goes_takes_no_clerks_word_with_it(cast: Cast, signed_in: SignedIn) -> None:
    """The clerk turned the matter into a proposal by hand; a member writes another draft from it and drops it."""
    matter = a_matter(cast, "accepted", assigned_member=cast.zhou, proposal_on=None)
    move_matter(matter, "convert", by=cast["officer"], proposal_on=TODAY())
    proposal = a_proposal_from(signed_in("other_member"), cast, matter)
    entry = registers.of(proposal)
    assert entry is not None
    remove_record(entry, proposal, by=cast["other_member"])
    assert mark(matter)[:2] == ("converted", TODAY())


def test_what_is_sent_back_to_be_mended_marks_nothing(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "accepted", assigned_member=cast.zhou, proposal_on=None)
    proposal = a_proposal_from(signed_in("other_member"), cast, matter)
    move_proposal(proposal, "finish", by=cast["other_member"])
    with transition.deed(cast.org, "退回修改", by=cast["officer"]) as done:
        move_proposal(proposal, "revise", by=cast["officer"], note="再写具体些")
    assert mark(matter)[:2] == ("accepted", None)
    undo_deed(done, by=cast["officer"])
    assert mark(matter)[:2] == ("accepted", None)


def test_undoing_in_another_order_leaves_no_lie(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "accepted", proposal_on=None)
    officer, client = cast["officer"], signed_in("officer")
    first, second = (a_proposal_from(client, cast, matter) for _ in range(2))
    entry = registers.of(first)
    assert entry is not None
    done = remove_record(entry, first, by=officer)
    remove_record(entry, second, by=officer)
    undo_deed(done, by=officer)
    assert mark(matter)[:2] == ("converted", TODAY()), "the first is there again"
    second.refresh_from_db()
    back = restore_record(entry, second, by=officer)
    first.refresh_from_db()
    remove_record(entry, first, by=officer)
    undo_deed(back, by=officer)
    assert mark(matter)[:2] == ("accepted", None), "none is there any more"


def test_information_sent_back_marks_nothing_either(cast: Cast, signed_in: SignedIn) -> None:
    matter = a_matter(cast, "accepted", assigned_member=cast.zhou, proposal_on=None)
    member = signed_in("other_member")
    write(member, begun(member, matter, "information"), title="路灯", reporter=cast.zhou.pk, reported_on=TODAY())
    found = SocialOpinion.objects.get()
    move_opinion(found, "submit", by=cast["other_member"])
    move_opinion(found, "return", by=cast["director"], note="再写具体些")
    assert mark(matter)[::2] == ("accepted", None)
    move_opinion(found, "submit", by=cast["officer"])
    assert mark(matter)[::2] == ("converted", TODAY())


def test_a_members_draft_that_a_clerk_mends_or_puts_back_is_still_a_draft(cast: Cast, signed_in: SignedIn) -> None:
    matter, officer = a_matter(cast, "accepted", assigned_member=cast.zhou, proposal_on=None), cast["officer"]
    proposal = a_proposal_from(signed_in("other_member"), cast, matter)
    entry = registers.of(proposal)
    assert entry is not None
    remove_record(entry, proposal, by=officer)
    restore_record(entry, proposal, by=officer)
    write(signed_in("officer"), f"/proposals/{proposal.pk}/edit/", title="错别字改好了")
    assert mark(matter)[:2] == ("accepted", None)
