"""Questions about postdocs."""

from datetime import date
from typing import Self

from django.db.models import Q

from talentcareer.access.scope import ScopedQuerySet


def in_station_on(day: date) -> Q:
    """Return the condition of being in station on a day: entered by then and not left, or left after it. Leaving on the day itself is no longer in station."""
    return Q(entered_on__lte=day) & (
        Q(completed_on=None, withdrawn_on=None) | Q(completed_on__gt=day) | Q(withdrawn_on__gt=day)
    )


class PostdocQuerySet(ScopedQuerySet):
    """Postdoc appointments."""

    def in_station_on(self, day: date) -> Self:
        """Return those in station on a day."""
        return self.filter(in_station_on(day))
