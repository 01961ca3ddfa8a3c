"""Look-ups of an import: the numbers postdocs carry, and their stays."""

from uuid import UUID

from cohorts.choices import NumberKind
from cohorts.models import Post, Talent, TalentNumber
from programs.postdocs.models import PostdocAppointment
from talentcareer.exchange.planning import Directory, World


class Stays(Directory):
    """Every stay and every postdoc number, known and planned."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        numbers = TalentNumber.objects.unscoped("numbers are unique over the whole hospital").filter(
            kind=NumberKind.POSTDOC
        )
        self.by_number: dict[str, Talent] = {
            number.number: number.talent for number in numbers.select_related("talent__unit")
        }
        self.of_person: dict[UUID, list[PostdocAppointment]] = {}
        for stay in world.rows(PostdocAppointment).select_related("unit", "supervisor").order_by("entered_on"):
            self.of_person.setdefault(stay.talent_id, []).append(stay)
        self.posts = {
            post.talent_id: post
            for post in world.rows(Post).primary().filter(to_on=None, talent__kind="postdoc").select_related("unit")
        }
