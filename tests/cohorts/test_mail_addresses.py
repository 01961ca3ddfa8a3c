"""Digests find the address in the record of the person an account belongs to."""

from cohorts.deadlines import of_accounts
from tests.builders.people import keep, make_talent
from tests.builders.world import World


def test_an_account_has_the_address_of_its_person(world: World) -> None:
    for user, address in ((world.head, "head@example.org"), (world.hr, "")):
        person = make_talent(world.surgery, email=address)
        person.user = user
        keep(person)
    make_talent(world.surgery, email="nobody@example.org")
    users = [world.head.pk, world.hr.pk, world.office.pk]
    assert of_accounts(users) == {world.head.pk: "head@example.org"}
    assert of_accounts([]) == {}
