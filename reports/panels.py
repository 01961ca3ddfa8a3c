"""What reports add to the home page: figures of the day that open, and what waits according to them."""

from typing import Any

from django.utils.translation import gettext as _

from reports import presenting
from reports.indicators import BY_CODE
from reports.indicators.declaring import At, Figure, now
from reports.indicators.reading import Reading, read, shown_to
from reports.scope import Scope
from talentcareer import dates
from talentcareer.access import policy, roles
from talentcareer.ui.blocks import HomeBlock, add
from talentcareer.ui.parts import KeyFigure, Todo, Tone

FIGURES = ("T01", "T02", "P01", "A02")
FIGURES_OF_MONEY = ("F01", "F02", "F03", "F04")
WAITING = ("T01d", "S02m", "Q01m")
WHO_ACTS = {roles.HR.code, roles.OFFICE.code, roles.HEAD.code}


def figures(user: Any) -> list[KeyFigure]:
    """Return four figures of the day; for finance those of the training fund."""
    of_money = {grant.role for grant in policy.grants(user)} <= {roles.FINANCE.code}
    reading, at, shown = _read(user, FIGURES_OF_MONEY if of_money else FIGURES)
    return [
        KeyFigure(
            figure.title,
            presenting.number(figure, reading.value(figure.code, at.year), at),
            presenting.unit_of(figure),
            _basis(figure, at),
            presenting.definition(figure),
        )
        for figure in shown
    ]


def _basis(figure: Figure, at: At) -> str:
    by_day = {
        "T01": _("today"),
        "P01": _("today"),
        "F04": _("up to today"),
        "T02": _("batches up to %(year)s") % {"year": at.year},
    }
    return by_day.get(figure.code, _("%(year)s so far") % {"year": at.year})


def todos(user: Any) -> list[Todo]:
    """Return what waits for those who can do something about it: final checks, study reports not handed in, records with gaps."""
    if not {grant.role for grant in policy.grants(user)} & WHO_ACTS:
        return []
    reading, at, shown = _read(user, WAITING)
    words: dict[str, tuple[str, str, Tone]] = {
        "T01d": (_("Due for final check"), _("The training period is over and no final check is recorded."), "due"),
        "S02m": (_("Study reports not handed in"), _("The day they were due is over."), "bad"),
        "Q01m": (
            _("Records with something missing"),
            _("A required field is empty, so rules and figures cannot use it."),
            "",
        ),
    }
    return [
        Todo(
            int(reading.value(figure.code, at.year) or 0),
            words[figure.code][0],
            words[figure.code][1],
            _("Show"),
            presenting.rows_url(figure, at),
            tone=words[figure.code][2],
        )
        for figure in shown
    ]


def _read(user: Any, codes: tuple[str, ...]) -> tuple[Reading, At, list[Figure]]:
    scope, at = Scope(user), now(dates.today())
    shown = shown_to(scope, [BY_CODE[code] for code in codes])
    return read(scope, shown, [at], breakdowns=False), at, shown


add(HomeBlock("reports.figures", 10, "report.view", figures=figures))
add(HomeBlock("reports.waiting", 20, "report.view", todos=todos))
