"""How often the database is asked for the pages of one person: as often for many records as for few."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.actions.evidence import attach
from cohorts.files import Checked
from cohorts.models import Talent
from talentcareer.access.actions import grant_role
from talentcareer.access.models import User
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.voiding import void
from talentcareer.ui import panels
from tests.builders.facts import fill
from tests.builders.people import make_talent
from tests.builders.world import World, make_account

ClientOf = Callable[..., Client]


@pytest.fixture
def person(world: World) -> Talent:
    return make_talent(world.surgery, name="孙号", born_on=date(1949, 12, 31), hired_on=date(1980, 1, 1), title="232")


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(captured)


def head_elsewhere_hr_here(world: World) -> User:
    """An account whose permissions over a person are asked of the database."""
    account = make_account("two_roles", role="head", unit=world.medicine)
    grant_role(account, role="hr", unit=world.surgery, from_on=date(2020, 1, 1), by=SYSTEM)
    return account


@pytest.mark.parametrize(("reader", "most"), [(lambda world: world.hr, 20), (head_elsewhere_hr_here, 22)])
def test_the_page(
    world: World, client_of: ClientOf, person: Talent, reader: Callable[[World], User], most: int
) -> None:
    client, url = client_of(reader(world)), f"/people/{person.pk}/"
    fill(world, person, 1)
    attach(person, Checked(b"photo", "照片.jpg", "image/jpeg"), kind="photo", by=SYSTEM)
    assert f"{url}photo/" in client.get(url).content.decode()
    few = queries(client, url)
    fill(world, person, 4)
    assert (queries(client, url), few <= most) == (few, True)


def void_all(person: Talent, user: User) -> int:
    """Void every record of a person that can be; return of how many kinds."""
    entries = [entry for panel in panels.all_panels() for entry in panel.entries if "take-back" in entry.only]
    kinds = set()
    for entry in entries:
        for record in entry.model.objects.unscoped("all of them").filter(**{entry.owner: person}):
            kinds.add(entry.name)
            void(record, by=user, reason="录错")
    return len(kinds)


def test_the_history(world: World, client_of: ClientOf, person: Talent) -> None:
    client, url = client_of(world.hr), f"/people/{person.pk}/history/"
    fill(world, person, 1)
    client.get(url)
    assert queries(client, url) <= 11
    kinds = void_all(person, world.hr)
    shown, few = len(client.get(url).context["voided"]), queries(client, url)
    assert few <= 11 + kinds
    fill(world, person, 4)
    void_all(person, world.hr)
    assert queries(client, url) == few
    assert len(client.get(url).context["voided"]) > 3 * shown
