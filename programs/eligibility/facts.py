"""Reads what the rules know of people: a few queries for however many."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

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
    found, fetches = list(people), _fetches(reader)
    for person in found:
        for fetch in fetches:
            person.__dict__.pop(str(fetch.to_attr), None)  # never what another reader was told
    prefetch_related_objects(found, *fetches)
    return {person.pk: of(person) for person in found}


def fetching(people: QuerySet[Talent], reader: Reader) -> QuerySet[Talent]:
    """Return people who are read with everything that `of` needs, page by page and chunk by chunk."""
    return people.prefetch_related(*_fetches(reader))


def of(person: Talent) -> Facts:
    """Return the facts of somebody who was read with everything needed."""
    kept: Any = person
    selected = sorted(kept.facts_recognitions, key=lambda one: one.year)
    stages = sorted(kept.facts_memberships, key=lambda one: one.cohort.year)
    return Facts(
        person.born_on, person.sex, person.degree, person.degree_on, EDUCATION_RANKS.get(person.education_level),
        titles=[HeldTitle(RANKS[one.title], one.from_on, one.to_on) for one in kept.facts_titles],
        hired_on=person.hired_on,
        stays=[Stay(one.entered_on, one.ended_on) for one in kept.facts_stays],
        selections=[_selection(one) for one in selected],
        applications=[(one.call.programme_id, one.call.year) for one in kept.facts_applications],
        duties=[Duty(one.duty, one.from_on, one.to_on) for one in kept.facts_duties],
        confirmed=[Confirmed(one.kind, one.found, one.office, one.on) for one in kept.facts_confirmations],
        stages=[(one.stage.code, one.cohort.year, str(one.cohort)) for one in stages],
    )  # fmt: skip


def _fetches(reader: Reader) -> list[Prefetch]:
    return [
        Prefetch(name, rows, to_attr=f"facts_{kept}")
        for name, kept, rows in (
            ("titles", "titles", Title.objects.unscoped(WHY).filter(title__in=RANKS)),
            ("posts", "duties", Post.objects.unscoped(WHY).exclude(duty="")),
            ("postdoc_appointments", "stays", PostdocAppointment.objects.unscoped(WHY)),
            ("recognitions", "recognitions", Recognition.objects.unscoped(WHY).select_related("programme")),
            ("invitations", "applications", Invitation.objects.unscoped(WHY).filter(state__in=APPLIED).select_related("call")),
            ("confirmations", "confirmations", reader.confirmations()),
            ("memberships", "memberships", reader.memberships().exclude(state__in=OUT).select_related("cohort", "stage")),
        )
    ]  # fmt: skip


def _selection(one: Any) -> Selection:
    return Selection(
        one.programme_id, str(one.programme), one.programme.layer, one.year, one.status in COUNTED,
        one.status == RecognitionStatus.SHORTLISTED, one.published_on,
    )  # fmt: skip
