"""Every address × every kind of reader, by GET and by POST. A new address is walked without being named here.

What an address opens to others than the office stands in the tables below; whoever opens it further writes it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.abuse.routes import HERE, SECRETS, THERE, Route, World, a_world, clients, routes, words_of, writes
from tests.cast import Cast

PUBLIC = {
    "account_login", "account_logout", "account_help", "account_signup", "account_reset_password",
    "account_set_password", "account_inactive", "welcome", "welcome-link",
    "poll-link", "poll-linked", "calendar-feed",
    "matter-note-state", "matter-note-shell", "matter-note-worker",
    "robots", "portal", "portal-notice", "portal-say", "portal-say-photos", "portal-photo", "portal-say-check",
    "portal-done", "portal-track", "portal-matter", "portal-more", "portal-opinion", "portal-leave",
    "portal-answers", "portal-rate",
}  # fmt: skip
OFFICE = {"director", "leader", "officer"}
CLERKS = {"director", "officer"}
MEMBERS = {"member", "other_member"}
READERS = {"reader", "district"}
HOME = {"head", *MEMBERS, *READERS}
KEEPERS = {"director", "admin"}
LOG = {*KEEPERS, "auditor"}
STRANGERS = {"stranger", "visitor"}
EVERYBODY = {*OFFICE, *HOME, *LOG, *STRANGERS, "unit"}

# Who finds a page besides the office. The stranger's and the visitor's are pages of their own: they name no record.
READ: tuple[tuple[set[str], str], ...] = (
    (EVERYBODY, "menu home rules-on rules-wall directives-overdue ledger-template list-print summaries"
                " record-pick notices notice-settings"),
    (EVERYBODY - {"unit"}, "bodies"),
    ({*HOME, *LOG}, "body"),
    (KEEPERS, "people accounts account-invite account account-end-role account-stop"),
    (LOG, "logs log log-check"),
    ({*HOME, *LOG, "stranger"}, "holidays"),
    ({"admin"}, "holidays-import notice-channels notice-robot-new notice-robot"),
    ({"admin", "stranger"}, "notice-log"),
    (MEMBERS, "my-details my-difficulty learning-mine five-ones-mine activities-mine"),
    ({"head", "stranger"}, "contact-schedule"),
    ({"head", *READERS, "stranger"}, "roster roster-file"),
    (HOME, "rule-text rule-compare rule-wall rule-file governance-records calendar-event"),
    ({*HOME, "stranger"}, "learning-statistics investment-overview investment-due investment-credits calendar"
                               " calendar-feeds"),
    ({*HOME, "stranger"}, "attendance-figures attendance-figures-file"),
    ({*MEMBERS, "stranger"}, "attendance-figures-rows"),
    ({"stranger"}, "portal-office activity-leaves rota rota-due routine-rows"),
    ({*READERS, "stranger"}, "routine"),
    ({*HOME, "stranger"}, "rota-year rota-year-file"),
    (HOME, "rule-dates series-dates reception-notice reception-notice-file"),
    (MEMBERS, "my-duties"),
    ({"head", *MEMBERS, "stranger"}, "matter-note"),
    ({"head", "stranger"}, "matter-intake"),
    ({"stranger"}, "matter-persons matter-retention matter-secrets matters-merge"),
    ({"head", *MEMBERS, "unit", "stranger"}, "matter-inbox matter-inbox-print"),
    ({*HOME, "stranger"}, "cases-open"),
    ({"member"}, "points-account dossier dossier-paper attachments"),
    (READERS, "summary summary-fact summary-download"),
    ({"stranger"}, "member-edits five-ones-start point-schemes-start ledger list-import list-template record-new"
                   " record-removed poll-new"),
)  # fmt: skip
# Who may send something besides the clerks: the answer is neither 403 nor 404.
WRITE: tuple[tuple[set[str], str], ...] = (
    (KEEPERS, "account-invite account-grant account-end-role account-link account-unlink account-stop account-resume"),
    (MEMBERS, "my-details my-difficulty briefing-acknowledge learning-coming learning-leave learning-takeaway"
              " learning-quiz five-ones-claim activities-accept activities-decline activities-leave"),
    (MEMBERS, "away-add"),
    ({"head", *MEMBERS, "stranger"}, "matter-note matter-inbox-export"),
    ({"head", "stranger"}, "matter-intake"),
    ({"stranger"}, "matter-persons matters-merge"),
    ({"head", *MEMBERS, "unit", "stranger"}, "matter-inbox-many"),
    ({"member"}, "away-remove"),
    ({"stranger"}, "rota-take"),
    ({"member"}, "member-edit-withdraw notice-open notice-mute notice-unmute"),
    ({"admin"}, "holidays-import holidays-forget notice-retry notice-robot-new notice-robot notice-robot-test"),
    ({"leader", "head", "stranger"}, "contact-schedule"),
    ({"leader", "head", *MEMBERS, "stranger"}, "list-export"),
    ({"stranger"}, "five-ones-start point-schemes-start ledger list-import summaries record-new record-bulk"
                   " poll-new"),
    ({*HOME, "stranger"}, "calendar-feeds"),
    (EVERYBODY, "activity-scan"),  # a code that is not ours: the answer is that it has expired
    (EVERYBODY, "view-save notices-read notice-settings notice-test"),
)  # fmt: skip
SHOW_A_LINK = {"account-link", "calendar-feed-renew"}  # once: no address of theirs is told to the next page
NAMES_A_RECORD = {"pk", "key", "org", "attendance"}


@pytest.fixture
def world(cast: Cast) -> World:
    return a_world(cast)


def walk(world: World, method: str, skip: set[str]) -> Iterator[tuple[Route, str, str, Any, list[str]]]:
    """Each address asked for by each actor, each time of the same database: route, actor, address, answer, writes.

    Where the first is told that there is no such method, nobody else is asked.
    """
    people = {name: client for name, client in clients(world.cast).items() if name not in skip}
    for route in routes():
        register = route.name.endswith(("-list", "-detail", "-file")) and "suffix" not in route.asks
        if register or route.name in PUBLIC or route.name == "account_change_password":
            continue  # lists and pages of registers: tests/core/ui/test_isolation
        for address in world.addresses(route):
            for name, client in people.items():
                place = transaction.savepoint()
                with writes() as written:
                    answer = getattr(client, method)(address)
                    words = words_of(answer)
                transaction.savepoint_rollback(place)
                answer.words = words
                yield route, name, address, answer, written
                if answer.status_code == 405 and name != "anonymous":
                    break


def may(table: tuple[tuple[set[str], str], ...], route: Route) -> set[str]:
    """Who stands for that address in a table."""
    return {name for people, names in table if route.name in names.split() for name in people}


def closed(route: Route, name: str, address: str, answer: Any) -> list[str]:
    """What is wrong with an answer whatever the method."""
    at, status = f"{name} {address} {answer.status_code}", answer.status_code
    found = []
    if status >= 500:
        found.append(f"fault: {at}")
    if name == "anonymous" and not answer.get("Location", "").startswith("/accounts/login/?next="):
        found.append(f"not asked to sign in: {at}")
    # That somebody keeps no register at all is said before any record is looked for.
    keeps_none = (name, route.name, status) == ("visitor", "record-restore", 403)
    if name in STRANGERS and NAMES_A_RECORD & set(route.asks) and status not in {404, 405} and not keeps_none:
        found.append(f"another body's record: {at}")
    if name not in {"stranger", "district"} and THERE in answer.words:
        found.append(f"tells of the other body: {at}")
    if name in STRANGERS and HERE in answer.words:
        found.append(f"tells of this body: {at}")
    found += [f"tells {secret}: {at}" for secret, ok in SECRETS.items() if secret in answer.words and name not in ok]
    wanted = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
    said = {header: answer.get(header) for header in wanted}
    policy = answer.get("Content-Security-Policy", "")
    if said != wanted and status != 302 and not (route.name in SHOW_A_LINK and status == 200):
        found.append(f"headers {said}: {at}")
    if "no-store" not in answer.get("Cache-Control", "") or "frame-ancestors 'none'" not in policy:
        found.append(f"kept or framed: {at}")
    return found


def test_case_4_what_is_open_to_whom_by_get(world: World) -> None:
    wrong = []
    for route, name, address, answer, written in walk(world, "get", {"director", "leader", "reader", "auditor"}):
        wrong += closed(route, name, address, answer)
        wrong += [f"written by GET: {name} {address} {line}" for line in written]
        if name != "anonymous" and answer.status_code < 400 and name not in OFFICE | may(READ, route):
            wrong.append(f"open: {name} {route.name} {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_case_4_what_is_open_to_whom_by_post(world: World) -> None:
    wrong = []
    for route, name, address, answer, written in walk(
        world, "post", {"director", "leader", "reader", "other_member", "auditor"}
    ):
        wrong += closed(route, name, address, answer)
        if name != "anonymous" and answer.status_code not in {403, 404, 405}:
            if name not in CLERKS | may(WRITE, route):
                wrong.append(f"open: {name} {route.name} {answer.status_code}")
        elif written:
            wrong.append(f"refused, and yet written: {name} {address} {written}")
    assert wrong == [], "\n".join(wrong)


def test_case_24_nothing_is_done_without_the_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.cast["officer"], backend="weiyuan.core.ui.entrance.Entrance")
    open_to_all = []
    for route in routes():
        address = world.addresses(route)[0]
        with writes() as written:
            status = client.post(address, HTTP_ORIGIN="http://evil.example").status_code
        open_to_all += [address] if written or status not in {403, 405} else []
    assert open_to_all == []


def test_case_24_no_address_does_without_the_token() -> None:
    def views(patterns: Any) -> Iterator[Any]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    assert [view for view in views(get_resolver().url_patterns) if getattr(view, "csrf_exempt", False)] == []


@pytest.mark.django_db
def test_case_22_the_public_pages_know_no_way_out(client: Client) -> None:
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        for page in ("/accounts/login/", "/accounts/logout/", "/welcome/", "/welcome/x/"):
            answer = client.get(page, {"next": there})
            assert "evil" not in answer.get("Location", ""), page
            assert f'href="{there}' not in answer.content.decode()
