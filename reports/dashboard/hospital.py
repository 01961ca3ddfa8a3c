"""A side door: how a department stands beside its whole hospital. What comes out are sums over many people, never a row.

Whoever reads a department's dashboard sees four sums of the hospital that she could not open. They are shown only where
the department and everybody else in the hospital are at least `SMALLEST` people each: otherwise the difference of the two
would tell about single persons. Every read past the usual door for it stands in this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from cohorts.models import Membership
from reports.dashboard.figures import D06, D07, FUNDED_PERSONS, reader_of
from reports.dashboard.place import Place, home_of
from reports.indicators.declaring import At, rate
from reports.indicators.people import FILLED, OWED, PEOPLE, in_headcount_on, kept_today, with_gaps
from reports.scope import Scope
from talentcareer.access import policy
from talentcareer.access.models import UnitKind
from talentcareer.access.scope import ScopedQuerySet, all_units, unit_ids

SMALLEST = 5


@dataclass(frozen=True)
class WholeHospital(Scope):
    """Everybody of a hospital, to be added up for one reader; confidential lists she need not know stay left out."""

    reader: Any = None
    units: frozenset[UUID] = frozenset()

    def read(self, model: Any, permission: str) -> ScopedQuerySet:
        """Return rows that are only ever added up."""
        rows = model.objects.unscoped("whole-hospital sums beside a department").using(self.using)
        restrict = getattr(model, "restrict", None)
        return (restrict(rows, self.reader) if restrict else rows).filter(**{f"{home_of(model)}__in": self.units})

    def may(self, permission: str) -> bool:
        """Tell whether the reader may see such figures of her own people."""
        return policy.may(self.reader, permission)


@dataclass(frozen=True, slots=True)
class Part:
    """What a rate is made of, and how many people stand behind it."""

    numerator: int | Decimal
    denominator: int | Decimal
    persons: int

    @property
    def rate(self) -> Decimal | None:
        """The rate in per cent."""
        return rate(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Beside:
    """A rate of the department beside the hospital's; `hidden` says why there is none."""

    code: str
    own: Part
    whole: Part | None
    hidden: str = ""


Parts = Mapping[str, Part]


def of_people(scope: Scope, at: At) -> dict[str, Any]:
    """Return what is counted over people in one query: staff, selected, completeness, gaps and the oldest of these."""
    memberships = Membership.objects.unscoped("read for people that are counted")
    chosen = memberships.open_to(reader_of(scope)).filter(talent=OuterRef("pk"))
    staff, kept, gaps = in_headcount_on(at.on), kept_today(scope, at), with_gaps(scope, at)
    return PEOPLE.read(scope).order_by().aggregate(
        staff=Count("pk", filter=staff),
        selected=Count("pk", filter=staff & Q(Exists(chosen))),
        filled=Sum(FILLED.measure.of, filter=kept),
        owed=Sum(OWED.measure.of, filter=kept),
        kept=Count("pk", filter=kept),
        gaps=Count("pk", filter=gaps),
        oldest_gap=Min("created_at", filter=gaps),
    )  # fmt: skip


def parts(people: Mapping[str, Any], received: Any, spent: Any, persons: int) -> Parts:
    """Return the rates that are compared."""
    return {
        "selected": Part(people["selected"], people["staff"], people["staff"]),
        "spent": Part(spent or 0, received or 0, persons),
        "complete": Part(people["filled"] or 0, people["owed"] or 0, people["kept"]),
    }


def hospital_of(place: Place, user: Any) -> UUID | None:
    """Return the hospital all units of a place lie in; none where they lie in several, or are a hospital themselves."""
    above = {pk: (parent, kind) for pk, parent, kind, _name in all_units(user)}
    found = set()
    for top in place.tops:
        unit = top.pk
        while above[unit][1] != UnitKind.HOSPITAL and (parent := above[unit][0]) is not None:
            unit = parent
        found.add(unit)
    hospital = found.pop() if len(found) == 1 else None
    return None if hospital is None or unit_ids(user, hospital) <= place.units else hospital


def beside(place: Place, user: Any, own: Parts, at: At) -> list[Beside]:
    """Return the department's rates beside the hospital's; nothing where the department is the hospital."""
    hospital = hospital_of(place, user)
    if hospital is None:
        return []
    whole = WholeHospital(reader=user, units=unit_ids(user, hospital))
    if not all(whole.may(permission) for permission in (PEOPLE.permission, D06.lines.permission)):
        return []
    awards = D07.lines.rows(whole, at).aggregate(
        received=D07.lines.measure.over(), persons=FUNDED_PERSONS.measure.over()
    )
    spent = D06.lines.rows(whole, at).aggregate(spent=D06.lines.measure.over())["spent"]
    theirs = parts(of_people(whole, at), awards["received"], spent, awards["persons"])
    return [_shown(code, own[code], theirs[code]) for code in own]


def _shown(code: str, own: Part, whole: Part) -> Beside:
    """Leave a figure of the hospital out where one of the two groups is too small."""
    if own.persons < SMALLEST:
        said = _("hidden: %(count)s people here, fewer than %(smallest)s")
        return Beside(code, own, None, said % {"count": own.persons, "smallest": SMALLEST})
    if whole.persons - own.persons < SMALLEST:
        return Beside(code, own, None, _("hidden: fewer than %(smallest)s people elsewhere") % {"smallest": SMALLEST})
    return Beside(code, own, whole)
