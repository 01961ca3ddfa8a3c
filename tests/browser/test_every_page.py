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
NOT_PAGES = {405}
"""What a route that only takes POST answers here."""


@pytest.fixture(scope="module")
def scene(site: Site) -> Scene:
    return make_scene()


def addresses(scene: Scene, account: str) -> Iterator[str]:
    """Yield the addresses of every page an account may open."""
    user: Any = scene.accounts.get(account)
    for route in routes():
        code = policy.table.routes[route]
        if (user is None and code != policy.OPEN) or (user is not None and not policy.may(user, code)) or route in NEEDS_A_TABLE:
            continue
        if route in policy.table.polled or (takes_arguments(route) and route not in OBJECTS):
            continue  # a part of a page; a route that tests/access/test_walk.py asks to be added
        objects = OBJECTS[route](scene, account) if takes_arguments(route) else Objects(own=[{}])
        yield from (reverse(route, kwargs=arguments) for arguments in objects.own[:1])


def faults_of(visitor: Visitor, address: str, language: str) -> list[str]:
    """Return what is wrong with one page at both sizes."""
    page = visitor.page
    page.set_viewport_size(DESK)
    answer = page.request.get(address, max_redirects=0)
    if answer.status in NOT_PAGES or "text/html" not in answer.headers.get("content-type", "text/html"):
        return []
    visitor.open(address)
    faults = looking.form(page, language)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        faults += looking.sideways(page) + looking.axe(page)
    return [f"{address} ({language}): {fault}" for fault in faults + visitor.violations() + visitor.faults()]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda name: name or "signed-out")
@pytest.mark.parametrize("language", LANG)
def test_every_page(site: Site, scene: Scene, account: str, language: str) -> None:
    visitor = site.visitor(account, language=language)
    pages = list(addresses(scene, account))
    assert pages
    faults = [fault for address in pages for fault in faults_of(visitor, address, language)]
    visitor.close()
    assert faults == []
