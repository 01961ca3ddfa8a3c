"""Questions about the training fund."""

from datetime import date
from typing import Self

from django.db.models import Q

from talentcareer.access.scope import ScopedQuerySet
from talentcareer.dates import year_end


def approved_in(year: int) -> Q:
    """Return the condition that an award was approved in a year; without a day the batch's year counts."""
    return Q(approved_on__year=year) | Q(approved_on=None, cohort__year=year)


def received_in(year: int) -> Q:
    """Return the condition that an award's money arrived in a year; without a day the batch's year counts."""
    return (Q(received_on__year=year) | Q(received_on=None, cohort__year=year)) & ~Q(received=0)


def approved_up_to(year: int) -> Q:
    """Return the condition that an award was approved by the end of a year; without a day the batch's year counts."""
    return Q(approved_on__lte=year_end(year)) | Q(approved_on=None, cohort__year__lte=year)


def received_up_to(year: int) -> Q:
    """Return the condition that an award's money had arrived by the end of a year; without a day the batch's year counts."""
    return (Q(received_on__lte=year_end(year)) | Q(received_on=None, cohort__year__lte=year)) & ~Q(received=0)


class AwardQuerySet(ScopedQuerySet):
    """Awards. Money without a day counts in the year of its batch."""

    def approved_in(self, year: int) -> Self:
        """Return awards approved in a year."""
        return self.filter(approved_in(year))

    def received_in(self, year: int) -> Self:
        """Return awards whose money arrived in a year."""
        return self.filter(received_in(year))

    def received_up_to(self, year: int) -> Self:
        """Return awards whose money had arrived by the end of a year."""
        return self.filter(received_up_to(year))


class ExpenseQuerySet(ScopedQuerySet):
    """Expenses."""

    def spent_in(self, year: int) -> Self:
        """Return expenses by the year of their voucher."""
        return self.filter(spent_on__year=year)

    def spent_up_to(self, day: date) -> Self:
        """Return expenses up to a day."""
        return self.filter(spent_on__lte=day)
