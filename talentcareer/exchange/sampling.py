"""A few cells of a column as a field would read them, for whoever assigns columns: before anything is checked or written."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access.secrets import mask
from talentcareer.audit.actions import SYSTEM
from talentcareer.exchange.kinds import Column, Kind
from talentcareer.exchange.outcome import SheetOutcome
from talentcareer.exchange.planning import RowPlan, World, without_id_numbers
from talentcareer.exchange.reading import Cell
from talentcareer.exchange.values import IdNumber, PartialDate, ValueProblem, shown
from talentcareer.exchange.widgets import Choice

MASKED = "**"


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as it stands in the file, as a field would read it, and why it would not be taken."""

    found: str
    taken: str = ""
    fault: str = ""


def read_as(kind: type[Kind], name: str, header: str, found: Iterable[str]) -> list[Read]:
    """Return cells of a column as a field reads them; without a field, as they stand. Masked cells are read at the check only."""
    column = kind.fields.get(name)
    return [Read(text) if column is None or MASKED in text else _read(kind, column, header, text) for text in found]


def _read(kind: type[Kind], column: Column, header: str, text: str) -> Read:
    world = World(by=SYSTEM, user=None, on=dates.today())
    row = RowPlan(kind, SheetOutcome("", ""), 1, {}, {}, world)
    try:
        value = column.widget.clean(Cell(0, "text", text), row, header=header, words={})
    except ValueProblem as problem:
        return Read(text, fault=without_id_numbers(str(problem.message)))
    return Read(text, _said(column, value))


def _said(column: Column, value: object) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case IdNumber():
            return mask(value.number)
        case PartialDate():
            return str(value)
        case list():
            return "、".join(_said(column, one) for one in value)
        case str() if isinstance(column.widget, Choice):
            with suppress(KeyError):
                return column.widget.codes.label(value)
    return shown(value)
