"""Questions about recognitions."""

from typing import Self

from django.db.models import Q

from cohorts.choices import Origin
from programs.recognitions.choices import COUNTED
from talentcareer.access.scope import ScopedQuerySet


def counted() -> Q:
    """Return the condition that a recognition counts: no shortlisting, not revoked."""
    return Q(status__in=COUNTED)


def home_grown() -> Q:
    """Return the condition of a home-grown origin: as typed for the award, or else the person's."""
    return Q(origin=Origin.CULTIVATED) | Q(origin="", talent__origin=Origin.CULTIVATED)


class RecognitionQuerySet(ScopedQuerySet):
    """Recognitions."""

    def counted(self) -> Self:
        """Leave out shortlistings and revoked ones."""
        return self.filter(counted())

    def at(self, level: str) -> Self:
        """Return those of a level."""
        return self.filter(level=level)

    def home_grown(self) -> Self:
        """Return those of home-grown origin."""
        return self.filter(home_grown())
