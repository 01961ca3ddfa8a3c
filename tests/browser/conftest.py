"""The browser, the site it opens, and the accounts that are signed in.

One site serves a whole test module: its records are made once, and each account signs in once through the sign-in page.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.visiting import Site, Visitor

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--metrics-recording-only",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(chromium: Browser, django_db_modify_db_settings: None) -> None:
    """SQLite in a file: server and test are threads with a connection each, as in production.

    The browser's driver starts first: its loop runs in the test's thread, and Django keeps other connections where a loop runs.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / f"browser-{os.getpid()}.sqlite3")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    # Driver and queries take turns in this thread, but Django sees a running loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database behind the site, in reach for the whole run. Under this name pytest-django knows that it has to make one."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            pytest.fail("Browser tests keep their database in a file: run them by themselves (make test-browser).")
        yield


@pytest.fixture(scope="session")
def server(db: None) -> Iterator[LiveServer]:
    server = LiveServer("127.0.0.1")
    server._live_server_modified_settings.enable()
    yield server
    server._live_server_modified_settings.disable()
    server.stop()


@pytest.fixture(scope="module")
def site(server: LiveServer, chromium: Browser) -> Iterator[Site]:
    """The empty site, for one module: the module makes its records. They are gone afterwards."""
    site = Site(server.url, chromium)
    yield site
    site.close()
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.fixture
def visit(site: Site) -> Iterator[Callable[..., Visitor]]:
    """Return `visit(username, …)`: a browser window of that account, closed after the test."""
    visitors: list[Visitor] = []

    def open_window(username: str = "", **options: Any) -> Visitor:
        visitors.append(site.visitor(username, **options))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.close()
        assert visitor.faults() == []
