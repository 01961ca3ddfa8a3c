"""Questions about the training fund."""

from datetime import date
from typing import Self

from django.db.models import Q

from talentcareer.access.scope import ScopedQuerySet
from talentcareer.dates import year_end


class AwardQuerySet(ScopedQuerySet):
    """Awards. Money without a day counts in the year of its batch."""

    def approved_in(self, year: int) -> Self:
        """Return awards approved in a year."""
        return self.filter(Q(approved_on__year=year) | Q(approved_on=None, cohort__year=year))

    def received_in(self, year: int) -> Self:
        """Return awards whose money arrived in a year."""
        return self.filter(Q(received_on__year=year) | Q(received_on=None, cohort__year=year)).exclude(received=0)

    def received_up_to(self, day: date) -> Self:
        """Return awards whose money had arrived by a day; without a day, by the end of the batch's year."""
        years = Q(received_on=None, cohort__year__lt=day.year)
        if day == year_end(day.year):
            years |= Q(received_on=None, cohort__year=day.year)
        return self.filter(Q(received_on__lte=day) | years).exclude(received=0)


class ExpenseQuerySet(ScopedQuerySet):
    """Expenses."""

    def spent_in(self, year: int) -> Self:
        """Return expenses by the year of their voucher."""
        return self.filter(spent_on__year=year)

    def spent_up_to(self, day: date) -> Self:
        """Return expenses up to a day."""
        return self.filter(spent_on__lte=day)
