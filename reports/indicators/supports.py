"""Academician workstations and teams: two kinds of unit of count that are never merged."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.supports.choices import PlatformKind, TeamKind
from programs.supports.models import Platform, Team, standing_on
from reports.indicators.declaring import Indicator, Rows

PLATFORMS = Rows("platforms", _("Platforms"), Platform, "support.view", ("unit",))
TEAMS = Rows("teams", _("Teams"), Team, "support.view", ("unit",))


def _standing(code: str, base: Rows, *, kind: str, start: str, **words: Any) -> Indicator:
    """Return those that stand on 31 December, with the new ones of the year and of the span beside."""
    of_kind = Q(kind=kind)
    new = Indicator(
        code=f"{code}y",
        title=_("new in the year"),
        unit=words["unit"],
        base=base,
        condition=lambda _scope, at: of_kind & Q(**{f"{start}__year": at.year}),
        counts=_("Begun in the year, also where ended since."),
        basis=words["new_basis"],
    )
    span = Indicator(
        code=f"{code}s",
        title=_("new in the span"),
        unit=words["unit"],
        base=base,
        over_span=True,
        condition=lambda _scope, at: (
            of_kind & Q(**{f"{start}__year__gte": at.since or at.year, f"{start}__year__lte": at.year})
        ),
        counts=_("Begun from the first year shown up to the year, also where ended since."),
        basis=words["new_basis"],
    )
    return Indicator(
        code=code,
        title=words["title"],
        unit=words["unit"],
        base=base,
        condition=lambda _scope, at: of_kind & standing_on(at.end, start),
        counts=words["counts"],
        basis=_("On 31 December"),
        source=_("Register of platforms and teams"),
        companions=(new, span),
    )


L01 = _standing(
    "L01",
    PLATFORMS,
    kind=PlatformKind.ACADEMICIAN_WORKSTATION,
    start="established_on",
    title=_("Academician workstations"),
    unit=_("workstations"),
    counts=_("Academician workstations established by the day and not ended."),
    new_basis=_("By the day of establishment"),
)
L02 = _standing(
    "L02",
    TEAMS,
    kind=TeamKind.ACADEMICIAN,
    start="signed_on",
    title=_("Academician teams"),
    unit=pgettext_lazy("count", "teams"),
    counts=_("Academician teams signed by the day and not ended; a team is counted, not its academicians."),
    new_basis=_("By the day of signing"),
)

FIGURES = (L01, L02)
