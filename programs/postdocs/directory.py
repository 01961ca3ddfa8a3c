"""Look-ups of an import: the numbers postdocs carry, and their stays."""

from uuid import UUID

from cohorts.choices import NumberKind
from cohorts.directory import People
from cohorts.models import Talent, TalentNumber
from programs.postdocs.models import PostdocAppointment
from talentcareer.exchange.planning import Directory, World


class Stays(Directory):
    """Every stay and every postdoc number, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        people = world[People].all
        numbers = TalentNumber.objects.unscoped("numbers are unique over the whole hospital").filter(
            kind=NumberKind.POSTDOC
        )
        self.by_number: dict[str, Talent] = {
            number: people[pk] for number, pk in numbers.values_list("number", "talent_id")
        }
        self.of_person: dict[UUID, list[PostdocAppointment]] = {}
        stays = world.rows(PostdocAppointment).select_related("unit", "supervisor").order_by("entered_on")
        for stay in world.read(stays):
            self.of_person.setdefault(stay.talent_id, []).append(stay)
