"""Odd parameters on every page that an account may open: never a server error, and never more than the reach shows."""

import pytest
from django.db import DataError
from django.test import Client
from django.urls import resolve, reverse
from django.utils.http import urlencode

from talentcareer.access import policy
from talentcareer.ui.lists import ListPage
from tests.walk.objects import OBJECTS, Scene, make_scene
from tests.walk.walking import routes, takes_arguments

ODD = ["", "0", "-1", "99999999999999999999", "1e400", "NaN", "9" * 5000, "a\0b", "²", "0001-01-01", "pk", "a,b,,c"]
READ_BY_EVERY_LIST = ("page", "per_page", "sort", "columns", "chosen", "unknown")


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


def lists(scene: Scene, account: str) -> list[str]:
    """The address of every list that an account may open, of an own record where it is one record's."""
    found = []
    for route in routes():
        if policy.may(scene.accounts[account], policy.table.routes[route]):
            own = OBJECTS[route](scene, account).own if takes_arguments(route) else [{}]
            address = reverse(route, kwargs=own[0]) if own else ""
            page = getattr(resolve(address).func, "view_class", None) if address else None
            if page and issubclass(page, ListPage):
                found.append(address)
    return found


@pytest.mark.parametrize("account", [pytest.param("hr", marks=pytest.mark.long), "head", "audit_admin"])
def test_no_list_breaks(scene, account) -> None:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(scene.accounts[account], backend="talentcareer.access.backends.AccountBackend")
    broken = []
    addresses = lists(scene, account)
    assert addresses
    for address in addresses:
        asked = [*READ_BY_EVERY_LIST, *client.get(address).context["form"].fields]
        for odd in ODD:
            # One filter that cannot be read empties the list: each is asked alone as well as all together.
            for names in ([name] for name in asked) if odd == "-1" else [asked]:
                query = urlencode([(name, odd) for name in names])
                answer = client.get(f"{address}?{query}")
                told = answer.content.decode(errors="replace")
                if answer.status_code not in {200, 302} or any(mark in told for mark in scene.forbidden(account)):
                    broken.append((address, names, odd[:20], answer.status_code))
    assert broken == []


def test_what_no_column_holds_is_a_bad_request(world, hr, monkeypatch) -> None:
    """PostgreSQL refuses a zero byte in a text; SQLite takes it."""
    assert hr.post("/people/check/", {"name": "甲\0乙"}).status_code in {200, 400}

    def refused(*_arguments):
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    monkeypatch.setattr("cohorts.checking.look", refused)
    answer = hr.post("/people/check/", {"name": "甲\0乙"})
    assert (answer.status_code, "The request was not understood" in answer.content.decode()) == (400, True)
