"""Every figure of the yearly report, one declared object each, a module a subject."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from reports.indicators import (
    abroad,
    aid,
    funding,
    mentoring,
    people,
    postdocs,
    recognitions,
    supports,
    training,
    windows,
)
from reports.indicators.declaring import Figure, Group, Indicator, Ratio

GROUPS: tuple[Group, ...] = (
    Group(_("Selection and training"), training.FIGURES),
    Group(_("Postdocs"), postdocs.FIGURES),
    Group(_("Recognitions"), recognitions.FIGURES),
    Group(_("Platforms and teams"), supports.FIGURES),
    Group(_("Training fund"), funding.FIGURES),
    Group(_("Mentors, study abroad, student aid"), (*mentoring.FIGURES, *abroad.FIGURES, *aid.FIGURES)),
    Group(_("People"), (*people.FIGURES, *windows.FIGURES)),
)
FIGURES: tuple[Figure, ...] = tuple(figure for group in GROUPS for figure in group.figures)


def with_parts(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Yield figures with everything they consist of: companions, numerators, denominators."""
    for figure in figures:
        yield figure
        if isinstance(figure, Ratio):
            yield from with_parts((figure.numerator, figure.denominator))
        yield from with_parts(figure.companions)


BY_CODE: dict[str, Figure] = {}
for _figure in with_parts(FIGURES):
    if BY_CODE.setdefault(_figure.code, _figure) is not _figure:
        raise ValueError(f"Two figures have the code {_figure.code}.")


def indicators() -> list[Indicator]:
    """Return every figure that counts rows, companions and parts of ratios included."""
    return [figure for figure in BY_CODE.values() if isinstance(figure, Indicator)]
