"""Every page as every account that may open it, in both languages, at the desk and on the phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from talentcareer.access import policy
from tests.browser import looking
from tests.browser.visiting import DESK, LANG, PHONE, Site, Visitor
from tests.walk.objects import NEEDS_A_TABLE, OBJECTS, Objects, Scene, make_scene
from tests.walk.walking import SIGNED_OUT, routes, takes_arguments

ACCOUNTS = [
    SIGNED_OUT, "hr", "office", "head", "leader", "finance", "functional", "mentor", "talent",
    "system_admin", "security_admin", "audit_admin", "nobody",
]  # fmt: skip


@pytest.fixture(scope="module")
def scene(site: Site) -> Scene:
    return make_scene()


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, str]]:
    """Language and shape of what axe has looked at already: the same list for two roles is one list."""
    return set()


@pytest.fixture(scope="module")
def is_page() -> dict[str, bool]:
    """Which routes answer a GET with a page, asked once for each: others take POST only or send a file."""
    return {}


def addresses(scene: Scene, account: str) -> Iterator[tuple[str, str]]:
    """Yield route and address of all that an account may open."""
    user: Any = scene.accounts.get(account)
    for route in routes():
        code = policy.table.routes[route]
        if (
            (user is None and code != policy.OPEN)
            or (user is not None and not policy.may(user, code))
            or route in NEEDS_A_TABLE
        ):
            continue
        if route in policy.table.polled or (takes_arguments(route) and route not in OBJECTS):
            continue  # a part of a page; a route that tests/access/test_walk.py asks to be added
        objects = OBJECTS[route](scene, account) if takes_arguments(route) else Objects(own=[{}])
        yield from ((route, reverse(route, kwargs=arguments)) for arguments in objects.own[:1])


def faults_of(visitor: Visitor, address: str, language: str, seen: set[tuple[str, str]]) -> list[str]:
    """Return what is wrong with one page at both sizes."""
    page = visitor.page
    page.set_viewport_size(DESK)
    visitor.open(address)
    faults = looking.form(page, language)
    built = {(language, shape) for shape in looking.shapes(page)}
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        faults += looking.sideways(page)
        faults += [] if built <= seen else looking.axe(page)
    seen |= built
    return [f"{address} ({language}): {fault}" for fault in faults + visitor.violations() + visitor.faults()]


class EveryPage:
    """All pages in one language."""

    language = ""

    @pytest.mark.parametrize("account", ACCOUNTS, ids=lambda name: name or "signed-out")
    def test_every_page(
        self, site: Site, scene: Scene, is_page: dict[str, bool], seen: set[tuple[str, str]], account: str
    ) -> None:
        visitor = site.visitor(account, language=self.language)
        faults, opened = [], 0
        for route, address in addresses(scene, account):
            if route not in is_page:
                answer = visitor.page.request.get(address, max_redirects=0)
                is_page[route] = answer.status != 405 and answer.headers.get("content-type", "").startswith("text/html")
            if is_page[route]:
                faults += faults_of(visitor, address, self.language, seen)
                opened += 1
        assert opened
        visitor.close()
        assert faults == []


class TestInChinese(EveryPage):
    language = "zh-hans"


class TestInEnglish(EveryPage):
    language = "en"


def test_every_language_is_looked_at() -> None:
    assert {TestInChinese.language, TestInEnglish.language} == set(LANG)
