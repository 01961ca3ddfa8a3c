"""Questions about recognitions."""

from typing import Self

from django.db.models import Q

from cohorts.choices import Origin
from programs.recognitions.choices import COUNTED
from talentcareer.access.scope import ScopedQuerySet


class RecognitionQuerySet(ScopedQuerySet):
    """Recognitions."""

    def counted(self) -> Self:
        """Leave out shortlistings and revoked ones."""
        return self.filter(status__in=COUNTED)

    def at(self, level: str) -> Self:
        """Return those of a level."""
        return self.filter(level=level)

    def home_grown(self) -> Self:
        """Return those whose origin, as typed for the award or else the person's, is home-grown."""
        return self.filter(Q(origin=Origin.CULTIVATED) | Q(origin="", talent__origin=Origin.CULTIVATED))
