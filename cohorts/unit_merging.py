"""What of people and batches goes along where a unit is merged into another, in words and in deed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cohorts.actions.units import move_batches, move_posts, posts_from
from cohorts.models import Cohort, Talent
from talentcareer.access.models import Unit
from talentcareer.access.unit_changes import GoesAlong, add, add_count


def people_there(units: Iterable[UUID]) -> str:
    """Return how many people belong to units today; who they are is not said."""
    count = Talent.objects.unscoped("only how many there are is said").filter(unit__in=list(units)).count()
    return _("People recorded there: %(count)s.") % {"count": count}


def posts_told(unit: Unit, into: Unit, on: date) -> list[str]:
    """Return how many posts end and begin."""
    count = posts_from(unit, on).count()
    text = _("Posts: %(count)s. They end the day before %(day)s and go on in %(into)s from that day.")
    return [text % {"count": count, "day": on, "into": into}] if count else []


def batches_told(unit: Unit, into: Unit, _on: date) -> list[str]:
    """Return how many batches belong to the other unit then."""
    count = Cohort.objects.unscoped("only how many there are is said").filter(unit=unit).count()
    return [_("Batches that belong to %(into)s then: %(count)s.") % {"into": into, "count": count}] if count else []


def batches_against(unit: Unit, into: Unit) -> list[str]:
    """Return batches of which both units have one of the same name and year; confidential ones are not named."""
    there = set(Cohort.objects.unscoped("two batches of one name").filter(unit=into).values_list("name", "year"))
    here = Cohort.objects.unscoped("two batches of one name").filter(unit=unit)
    same = [cohort for cohort in here if (cohort.name, cohort.year) in there]
    if not same:
        return []
    named = [str(cohort.year) if cohort.confidential else f"{cohort.name} ({cohort.year})" for cohort in same]
    text = _("Both have a batch of the same name and year: %(batches)s. The talent office renames one first.")
    return [text % {"batches": _(", ").join(named)}]


add_count(people_there)
add(GoesAlong("posts", posts_told, move_posts))
add(GoesAlong("batches", batches_told, move_batches, batches_against))
