"""The workbook in which records go out for editing: the kind's columns, prepared for typing, a record a row, its key hidden at the end."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.secrets import Secret
from talentcareer.exchange import templating, writing
from talentcareer.exchange.editing.cells import told
from talentcareer.exchange.editing.editable import Editable
from talentcareer.exchange.editing.seals import Key, seal
from talentcareer.exchange.editing.tables import CODED, KEY_HEADER
from talentcareer.exchange.kinds import Column, by_code
from talentcareer.exchange.planning import World
from talentcareer.exchange.widgets import Amount, Day

AT_ONCE = 500


def editable(code: str, user: Any) -> type[Editable] | None:
    """Return the kind of a code where its records may be exported for editing by a user, who also brings them back."""
    kind = by_code(code)
    allowed = policy.may(user, kind.permission) and policy.may(user, "import.run")
    return kind if issubclass(kind, Editable) and allowed else None


def columns_for(kind: Any, user: Any) -> dict[str, Column]:
    """Return the columns that go out for a user: sensitive ones only where the user may see what they hold."""
    sees = bool(kind.reveal) and policy.may(user, kind.reveal)
    return {name: kind.fields[name] for name in kind.fields if name in kind.held_in and (sees or not kind.fields[name].sensitive)}  # fmt: skip


def workbook(stream: BinaryIO, kind: Any, ids: list[Any], user: Any) -> None:
    """Write the records of these ids, in this order, as far as the user may write them."""
    world = World(by=user, user=user, on=dates.today())
    with override(templating.LANGUAGE), writing.WorkbookWriter(stream) as book:
        columns = columns_for(kind, user)
        offered = templating.offered_in(columns, user)
        sheet = book.sheet(
            str(kind.title),
            [*map(templating.typed, columns.values()), writing.Column(KEY_HEADER, hidden=True)],
            codes=[*columns, f"{CODED}{kind.code}"],
        )
        templating.prepare(sheet, columns, offered)
        made = kind()
        for record in _in_order(kind, ids, user):
            held = made.held(record, world)
            values = [_written(column, held[name]) for name, column in columns.items()]
            cells = {name: told(column, held[name]) for name, column in columns.items()}
            sheet.row([*values, seal(Key(kind.code, str(record.pk), cells))])
        title = _(
            "{kind}: change cells, or add rows below. Only changed cells are taken; a deleted row changes nothing."
        )
        templating.write_guide(book, columns, offered, title.format(kind=kind.title), {})
        templating.write_lists(book, offered)


def _in_order(kind: Any, ids: list[Any], user: Any) -> Iterable[Any]:
    for at in range(0, len(ids), AT_ONCE):
        found = kind.rows(user).in_bulk(ids[at : at + AT_ONCE])
        yield from (found[pk] for pk in ids[at : at + AT_ONCE] if pk in found)


def _written(column: Column, value: Any) -> Any:
    """Return a value as its cell holds it: days and amounts in their own type, everything else as text."""
    plain = isinstance(column.widget, Day | Amount) and not isinstance(value, Secret | str)
    return value if plain else told(column, value).text
