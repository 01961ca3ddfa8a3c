"""Reads what the rules know of people: a few queries for however many."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cohorts import choices
from cohorts.codes import EDUCATION_LEVELS, TITLES
from cohorts.models import Post, Talent, Title
from programs.eligibility.asks import APPLIED, WHY, Reader
from programs.eligibility.models import Invitation
from programs.eligibility.windows import Confirmed, Duty, Facts, HeldTitle, Selection, Stay
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.choices import COUNTED, RecognitionStatus
from programs.recognitions.models import Recognition

RANKS = {code.code: code.rank for code in TITLES.codes if code.rank}
EDUCATION_RANKS = {code.code: code.rank for code in EDUCATION_LEVELS.codes if code.rank}
OUT = (choices.MembershipState.WITHDRAWN, choices.MembershipState.TERMINATED)


def read(people: Iterable[Talent], reader: Reader) -> dict[UUID, Facts]:
    """Return the facts of people by their id. Who they are is the caller's to have asked through `visible_to`."""
    found = {person.pk: person for person in people}
    titles, posts, stays, selected, applied, confirmed, stages = (defaultdict(list) for _place in range(7))
    for row in Title.objects.unscoped(WHY).filter(talent__in=found).values_list("talent", "title", "from_on", "to_on"):
        if row[1] in RANKS:
            titles[row[0]].append(HeldTitle(RANKS[row[1]], *row[2:]))
    duties = Post.objects.unscoped(WHY).filter(talent__in=found).exclude(duty="")
    for talent_id, *row in duties.values_list("talent", "duty", "from_on", "to_on"):
        posts[talent_id].append(Duty(*row))
    for one in PostdocAppointment.objects.unscoped(WHY).filter(talent__in=found):
        stays[one.talent_id].append(Stay(one.entered_on, one.ended_on))
    for one in Recognition.objects.unscoped(WHY).filter(talent__in=found).select_related("programme").order_by("year"):
        selected[one.talent_id].append(_selection(one))
    asked = Invitation.objects.unscoped(WHY).filter(talent__in=found, state__in=APPLIED)
    for talent_id, programme_id, year in asked.values_list("talent", "call__programme", "call__year"):
        applied[talent_id].append((programme_id, year))
    for one in reader.confirmations().filter(talent__in=found):
        confirmed[one.talent_id].append(Confirmed(one.kind, one.found, one.office, one.on))
    memberships = reader.memberships().filter(talent__in=found).exclude(state__in=OUT)
    for one in memberships.select_related("cohort", "stage").order_by("cohort__year"):
        stages[one.talent_id].append((one.stage.code, one.cohort.year, str(one.cohort)))
    return {
        pk: Facts(
            person.born_on, person.sex, person.degree, person.degree_on, EDUCATION_RANKS.get(person.education_level), titles[pk],
            person.hired_on, stays[pk], selected[pk], applied[pk], posts[pk], confirmed[pk], stages[pk],
        )
        for pk, person in found.items()
    }  # fmt: skip


def _selection(one: Any) -> Selection:
    return Selection(
        one.programme_id, str(one.programme), one.programme.layer, one.year, one.status in COUNTED,
        one.status == RecognitionStatus.SHORTLISTED, one.published_on,
    )  # fmt: skip
