"""Which fields say a condition of each kind, and the words from which each may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Degree, Duty
from programs.catalogue.choices import ConditionKind, ConfirmationKind, Layer
from programs.catalogue.sentences import EDUCATION_RANKS, TITLE_RANKS

ALWAYS = ("strength", "sex", "alternative", "text")
"""What may be said with every kind."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a kind: those that must be given, those that may. `codes` and `ranks` are the choices of `code` and `number`."""

    must: Sequence[str] = ()
    may: Sequence[str] = ()
    codes: Sequence[tuple[str, Any]] = ()
    ranks: Sequence[tuple[int, Any]] = ()
    number: str | Promise = ""

    @property
    def own(self) -> tuple[str, ...]:
        """The fields of this kind besides those of every kind, in the order of the form."""
        return (*self.must, *self.may)


MONTHS, YEARS = _("months"), _("years")
SHAPES: dict[str, Shape] = {
    ConditionKind.BORN_FROM: Shape(may=("convention", "age", "day_on", "inclusion")),
    ConditionKind.BORN_UNTIL: Shape(must=("day_on",)),
    ConditionKind.TITLE_AT_LEAST: Shape(must=("number",), may=("equivalent",), ranks=TITLE_RANKS, number=_("rank of the title")),
    ConditionKind.TITLE_AT_MOST: Shape(must=("number",), ranks=TITLE_RANKS, number=_("rank of the title")),
    ConditionKind.DEGREE: Shape(must=("code",), may=("equivalent",), codes=Degree.choices),
    ConditionKind.EDUCATION: Shape(
        must=("number",), may=("equivalent",), ranks=EDUCATION_RANKS, number=_("level of schooling")
    ),
    ConditionKind.SINCE_DEGREE: Shape(must=("number",), number=MONTHS),
    ConditionKind.TENURE: Shape(must=("number",), number=MONTHS),
    ConditionKind.DUTY: Shape(must=("code", "number"), codes=Duty.choices, number=YEARS),
    ConditionKind.IN_STATION: Shape(),
    ConditionKind.NOT_IN_STATION: Shape(),
    ConditionKind.STATION_MONTHS: Shape(must=("number",), number=MONTHS),
    ConditionKind.LAYER: Shape(must=("code",), codes=Layer.choices),
    ConditionKind.PROGRAMME: Shape(must=("programme",), may=("number",), number=_("in the last … years; empty means ever")),
    ConditionKind.SELECTED_BY: Shape(must=("programme",), may=("number",), number=_("in the last … years; empty means ever")),
    ConditionKind.APPLICATIONS: Shape(must=("number",), number=_("applications in all, this one included")),
    ConditionKind.CONFIRMATION: Shape(must=("code",), codes=ConfirmationKind.choices),
}  # fmt: skip
CODES = {code: shape.codes for code, shape in SHAPES.items() if shape.codes}
EMPTY: dict[str, Any] = {
    "convention": "printed", "age": None, "day_on": None, "inclusion": "yes", "number": None, "code": "", "programme": None,
    "equivalent": False,
}  # fmt: skip
"""What a field of another kind holds: nothing is kept that no sentence says."""
