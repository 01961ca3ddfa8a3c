"""The head of the report: key figures and three charts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.indicators import BY_CODE
from reports.indicators.declaring import At, Indicator
from reports.indicators.reading import add_up, shown_to
from reports.presenting import Shown, definition, number, unit_of
from reports.scope import Scope
from talentcareer.ui import formats
from talentcareer.ui.parts import ChartRow, KeyFigure, Text

KEYS = ("T02", "P01", "A02s", "L01", "A04s")


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; its table holds the same figures, each of which opens its rows."""

    title: Text
    note: Text
    series: list[str]
    rows: list[ChartRow]
    colors: str = "one"
    stacked: bool = False
    unit: Text = ""


def key_figures(shown: Shown, ats: list[At], scope: Scope) -> list[KeyFigure]:
    """Return the headline figures of the report's year that the reader may open."""
    last = ats[-1]
    found = []
    for figure in shown_to(scope, [BY_CODE[code] for code in KEYS]):
        owner = BY_CODE[figure.code.removesuffix("s")]
        title = (
            owner.title
            if figure is owner
            else _("%(figure)s, %(first)s–%(last)s") % {"figure": owner.title, "first": last.since, "last": last.year}
        )
        value = number(figure, shown.value(figure.code, last.year), last)
        found.append(KeyFigure(title, value, unit_of(figure), _below(figure.code, shown, ats), definition(owner)))
    return found


def _below(code: str, shown: Shown, ats: list[At]) -> str:
    first, last = ats[0].year, ats[-1].year
    if code == "T02":
        terms = [shown.value("T03", at.year) for at in ats if shown.value("T03", at.year)]
        return (
            _("%(terms)s in these years") % {"terms": " + ".join(formats.number(term) for term in terms)}
            if terms
            else ""
        )
    if code == "P01" and len(ats) > 1:
        return _("%(number)s in %(year)s") % {"number": formats.number(shown.value("P01", first)), "year": first}
    if code == "A02s":
        return _("besides %(number)s national") % {"number": formats.number(shown.value("A01s", last))}
    if code == "L01":
        return _("and %(number)s academician teams") % {"number": formats.number(shown.value("L02", last))}
    if code == "A04s":
        return _("home-grown, by programme")
    return ""


def charts(shown: Shown, ats: list[At], scope: Scope) -> list[Chart]:
    """Return the charts whose figures the reader may open."""
    found = []
    if _all_shown(scope, "P01"):
        rows = [ChartRow(str(at.year), [number(BY_CODE["P01"], shown.value("P01", at.year), at)]) for at in ats]
        found.append(
            Chart(BY_CODE["P01"].title, _("persons, 31 December"), [str(BY_CODE["P01"].title)], rows, unit=_("persons"))
        )
    if _all_shown(scope, "A01", "A02", "A03"):
        levels = [BY_CODE[code] for code in ("A01", "A02", "A03")]
        rows = [
            ChartRow(str(at.year), [number(level, shown.value(level.code, at.year), at) for level in levels])
            for at in ats
        ]
        names = [_("national"), _("provincial"), _("municipal")]
        found.append(
            Chart(
                _("Recognitions"),
                _("person-times of the year"),
                names,
                rows,
                "level",
                stacked=True,
                unit=_("person-times"),
            )
        )
    if _all_shown(scope, "T05"):
        found.append(_integrations(shown, ats))
    return found


def _integrations(shown: Shown, ats: list[At]) -> Chart:
    figure = BY_CODE["T05"]
    assert isinstance(figure, Indicator)
    dimension = figure.dimensions[0]
    cells = shown.cells(figure, dimension)
    labels = {
        value: label
        for value, label in shown.labels(figure, dimension).items()
        if any(by_value.get(value) for by_value in cells.values()) or value != "reserve"
    }
    rows = [
        ChartRow(
            str(at.year),
            [number(figure, cells.get(at.year, {}).get(value, 0), at, integration=value) for value in labels],
        )
        for at in ats
    ]
    # Columns on top of each other would show a sum; where somebody counts in two, there is none.
    adds_up = add_up(
        {at.year: cells.get(at.year, {}) for at in ats}, {at.year: shown.value("T05", at.year) for at in ats}
    )
    note = _("selections so far") if adds_up else _("selections so far; two integrations count in both")
    return Chart(
        _("Integrations"),
        note,
        [str(label) for label in labels.values()],
        rows,
        "integration",
        stacked=adds_up,
        unit=_("person-times"),
    )


def _all_shown(scope: Scope, *codes: str) -> bool:
    figures = [BY_CODE[code] for code in codes]
    return len(shown_to(scope, figures)) == len(figures)
