"""Questions about people and memberships, in the words of the field. Days come in as arguments; nothing here asks the clock."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from cohorts import choices
from cohorts.names import name_key
from talentcareer.access import policy
from talentcareer.access.scope import ScopedQuerySet, reachable_units


def holding_on(day: date, start: str = "from_on", end: str = "to_on") -> Q:
    """Return the condition that a dated row holds on a day; a missing start or end is open."""
    return (Q(**{start: None}) | Q(**{f"{start}__lte": day})) & (Q(**{end: None}) | Q(**{f"{end}__gte": day}))


def on_staff_on(day: date) -> Q:
    """Return the condition that somebody belongs to the hospital on a day: staff (and postdocs), joined and not yet left."""
    joined = Q(kind__in=(choices.TalentKind.STAFF, choices.TalentKind.POSTDOC)) & (
        Q(hired_on=None) | Q(hired_on__lte=day)
    )
    here = (Q(left_on=None) | Q(left_on__gt=day)) & ~Q(duty_status__in=choices.GONE, left_on=None)
    departures = apps.get_model("cohorts", "Departure").objects.unscoped("absence is part of being on the staff")
    away = departures.filter(talent=OuterRef("pk"), on__lte=day, returned_on__gt=day, undone_at=None)
    return joined & here & ~Q(Exists(away))


def not_ended_by(day: date) -> Q:
    """Return the condition that a membership had not ended by a day."""
    return ~Q(state__in=choices.ENDED, state_on__lte=day)


def in_training_on(day: date) -> Q:
    """Return the condition that a membership's period covers a day and that it had not ended by then; paused ones count."""
    return Q(period_from_on__lte=day) & (Q(period_to_on=None) | Q(period_to_on__gte=day)) & not_ended_by(day)


def awaiting_final_on(day: date) -> Q:
    """Return the condition that a membership's period was over on a day without having ended 期满待验收."""
    return Q(period_to_on__lt=day) & not_ended_by(day)


def left_in(year: int) -> Q:
    """Return the condition that a membership ended in a year other than by completion."""
    return Q(state__in=(choices.MembershipState.WITHDRAWN, choices.MembershipState.TERMINATED), state_on__year=year)


class TalentQuerySet(ScopedQuerySet):
    """People."""

    def on_staff_on(self, day: date) -> Self:
        """Return people who belong to the hospital on a day."""
        return self.filter(on_staff_on(day))

    def matching(self, words: str) -> Self:
        """Return people found by every word: name, former name, pinyin, initials, any number."""
        found = self
        for word in filter(None, map(name_key, words.split())):
            found = found.filter(search_text__contains=word)
        return found


class PostQuerySet(ScopedQuerySet):
    """Posts."""

    def on(self, day: date) -> Self:
        """Return posts that hold on a day."""
        return self.filter(holding_on(day))

    def primary(self) -> Self:
        """Return primary posts."""
        return self.filter(kind=choices.PostKind.PRIMARY)


class TitleQuerySet(ScopedQuerySet):
    """Titles."""

    def on(self, day: date) -> Self:
        """Return titles that hold on a day."""
        return self.filter(holding_on(day))


NEED_TO_KNOW = "cohort.confidential"


def need_to_know(user: Any, person: str = "talent") -> Q:
    """Return the condition that a user needs to know what is confidential about a row's person: there, and not just somewhere."""
    if not policy.may(user, NEED_TO_KNOW):
        return Q(pk__in=[])
    people: Any = apps.get_model("cohorts", "Talent")
    return Q(**{f"{person}__in": people.objects.visible_to(user, NEED_TO_KNOW).values("pk")})


def with_open_batches(rows: QuerySet, user: Any) -> QuerySet:
    """Annotate `batch_is_open`: whether a reader may be told the batch that a row of money belongs to; None reads for the hospital."""
    told = Q(pk__isnull=False)
    if user is not None:
        told = Q(cohort=None) | Q(cohort__confidential=False) | need_to_know(user)
    return rows.annotate(batch_is_open=ExpressionWrapper(told, output_field=BooleanField()))


class CohortQuerySet(ScopedQuerySet):
    """Batches."""

    def open_to(self, user: Any) -> Self:
        """Leave out confidential batches but those of units in which the user needs to know them."""
        units = reachable_units(user, NEED_TO_KNOW)
        if not units:
            return self.filter(confidential=False)
        known = self.model._base_manager.filter(self.model.in_units(units))
        return self.filter(Q(confidential=False) | Q(pk__in=known.values("pk")))


class MembershipQuerySet(ScopedQuerySet):
    """Memberships."""

    def open_to(self, user: Any) -> Self:
        """Leave out memberships of confidential batches but those of people about whom the user needs to know."""
        return self.filter(Q(cohort__confidential=False) | need_to_know(user))

    def in_training_on(self, day: date) -> Self:
        """Return memberships in training on a day; paused ones count."""
        return self.filter(in_training_on(day))

    def awaiting_final_on(self, day: date) -> Self:
        """Return memberships due for their final check on a day."""
        return self.filter(awaiting_final_on(day))
