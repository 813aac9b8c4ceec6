"""From one page to the next: no step is taken before the page that it is meant for has come."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with target.page.expect_navigation():
        target.click()


def tap(target: Locator) -> None:
    """Touch what leads to another page, and wait until that page is there."""
    with target.page.expect_navigation():
        target.tap()


def enter(page: Page) -> None:
    """Press the Enter key where it leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
