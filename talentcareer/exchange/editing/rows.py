"""A row that was exported for editing: which of its cells were changed, and what became of the record meanwhile.

A cell that holds what was exported says nothing, whatever the record holds by now. A changed one is a change where the record
still holds what was exported; where somebody changed that meanwhile, the user decides whose value holds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from talentcareer.exchange.editing.cells import NO_WORDS, Held, cell_of, index_of, meant, told, understood
from talentcareer.exchange.editing.editable import Editable, bare, emptied
from talentcareer.exchange.editing.seals import Broken, Key, opened
from talentcareer.exchange.editing.tables import key_in
from talentcareer.exchange.planning import EXISTING, REFUSED, Clash, RowPlan, World, without_id_numbers
from talentcareer.exchange.reading import Cell, Row
from talentcareer.exchange.recognition import HEADER_WITHIN_ROWS, Recognised
from talentcareer.exchange.sentences import (
    CHANGE_NOT_TAKEN,
    CHANGED_MEANWHILE,
    CORRECTED_ON_ITS_PAGE,
    KEY_BROKEN,
    MASKED_VALUE,
    RECORD_NOT_FOUND,
    REQUIRED,
    ROW_COPIED,
    ROW_OF_ANOTHER,
)


@dataclass
class EditedRow(RowPlan):
    """One exported row on its way back. `keeper` is its kind, `held` its record, `edited` the fields whose cells say something new."""

    keeper: Any = None
    sealed: Key | None = None
    held: Any = None
    edited: set[str] = field(default_factory=set)
    _now: dict[str, Held] = field(default_factory=dict)

    def given(self, *names: str) -> dict[str, Any]:
        """Return the values of changed cells; a cleared cell empties its field."""
        return {name: self.set_to(name, name) for name in names if name in self.edited}

    def touches(self, *names: str) -> bool:
        return not self.edited.isdisjoint(names)

    def set_to(self, name: str, path: str) -> Any:
        """Return what a changed cell sets a field of the record to; refuse to empty what cannot be empty."""
        value = bare(self.values.get(name))
        if value not in self.unset:
            return value
        try:
            return emptied(self.held, path)
        except ValueError:
            column = self.kind.fields.get(name)
            self.refuse(name, "required", REQUIRED, found="", column=column.header if column else name)

    def lay(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Find the changed cells; in place of the others stands what the record holds now."""
        held = self.keeper.held(self.held, self.world)
        self._now = {name: told(self.kind.fields[name], value) for name, value in held.items()}
        own, sealed = dict(self.cells), self.sealed.cells if self.sealed else {}
        self.cells = {
            name: Cell(self.columns.get(name, 0), "text", now.text)
            for name, now in self._now.items()
            if now.text and not now.index and understood(self.kind.fields[name], now.text)
        }
        self.person = self._now[self.kind.called_field].text if self.kind.called_field in self._now else ""
        for name in dict.fromkeys((*self.columns, *own)):
            self._look_at(name, own.get(name), sealed.get(name, Held()), words.get(name, NO_WORDS))
        self._hold_whose(sealed)

    def _look_at(self, name: str, own: Cell | None, exported: Held, words: Mapping[str, str]) -> None:
        column, now = self.kind.fields[name], self._now.get(name, Held())
        mine = meant(column, own, words)
        if self._says(name, mine, own, exported) or self._says(name, mine, own, now):
            return
        if own is not None and exported.index and "*" in str(own.value):
            self.cells[name] = own
            self.problem(name, "masked-value", MASKED_VALUE, exported=exported.text)
            return
        answer = "mine" if self._is(name, exported, now) else self._asked(name, own, exported, now)
        if answer != "theirs":
            self.edited.add(name)
            self.cells.pop(name, None)
            if own is not None:
                self.cells[name] = own
        if not answer:
            own_text = self.found(name)
            self.problem(
                name, "changed-meanwhile", CHANGED_MEANWHILE, exported=exported.text, now=now.text, own=own_text
            )

    def _says(self, name: str, mine: Any, own: Cell | None, other: Held) -> bool:
        """Tell whether an own cell says what was exported, or what is recorded."""
        if other.index:
            typed = index_of(str(mine)) if mine is not None else ""
            return typed == other.index or (own is not None and str(own.value).strip() == other.text)
        return bool(mine == meant(self.kind.fields[name], cell_of(other.text)))

    def _is(self, name: str, exported: Held, now: Held) -> bool:
        """Tell whether the record still holds what was exported."""
        if exported.known_by == now.known_by:
            return True
        column = self.kind.fields[name]
        return not exported.index and meant(column, cell_of(exported.text)) == meant(column, cell_of(now.text))

    def _asked(self, name: str, own: Cell | None, exported: Held, now: Held) -> str:
        """Ask whose value holds; return "mine", "theirs", or "" before an answer."""
        typed = "" if own is None else str(own.value)
        # The answer holds for these two values: where one of them becomes another, it is asked anew.
        key = f"{self.sheet.file}!{self.sheet.name}!{self.number}!{name}={index_of(f'{typed} {now.known_by}')}"
        options = self.world.options
        said = "mine" if key in options.mine else "theirs" if key in options.theirs else ""
        shown = RowPlan.found(self, name) if own is None else self._shown(name, own)
        sides = [without_id_numbers(text) for text in (exported.text, shown, now.text)]
        self.clashes.append(Clash(key, str(self.kind.fields[name].label), sides[0], sides[1], sides[2], said))
        return said

    def _shown(self, name: str, own: Cell) -> str:
        kept = self.cells.get(name)
        self.cells[name] = own
        text = self.found(name)
        if kept is None:
            del self.cells[name]
        else:
            self.cells[name] = kept
        return text

    def _hold_whose(self, sealed: Mapping[str, Held]) -> None:
        """Refuse cells that would make the row another's, and those that are corrected elsewhere."""
        on_page = self.keeper.on_its_page(self.held, self.world)
        for name in sorted(self.edited):
            exported = sealed.get(name, Held()).text
            if name in self.keeper.whose:
                self.problem(name, "row-of-another", ROW_OF_ANOTHER, exported=exported)
            elif name in on_page:
                self.problem(name, "corrected-on-its-page", CORRECTED_ON_ITS_PAGE, column=self.kind.fields[name].header, exported=exported)  # fmt: skip

    def say_what_was_not_taken(self) -> None:
        """Say of each changed cell that the record does not hold, after all, that it was not taken."""
        if not self.edited or self.outcome in {REFUSED, EXISTING}:
            return
        held = self.keeper.held(self.held, self.world)
        for name in sorted(self.edited & held.keys()):
            column, said = self.kind.fields[name], {warning.field for warning in self.warnings}
            now = told(column, held[name])
            own = self.cells.get(name)
            mine = meant(column, own, self._words(name))
            if not self._says(name, mine, own, now) and name not in said:
                self.warn(name, "change-not-taken", CHANGE_NOT_TAKEN)

    def _words(self, name: str) -> Mapping[str, str]:
        return self.world.value_words.get(name, NO_WORDS)


class EditedSheet:
    """A sheet in which rows carry keys: what the keys say, the records they name as far as the user may write them."""

    def __init__(self, table: Recognised, kind: Any, world: World) -> None:
        self.kind = kind
        self._keys: dict[int, Key | None] = {}
        for row in table.data:
            if text := key_in(row):
                try:
                    self._keys[row.number] = opened(text)
                except Broken:
                    self._keys[row.number] = None
        asked = [key.record for key in self._keys.values() if key is not None and key.kind == self.kind.code]
        self._times = Counter(asked)
        rows = self.kind.rows(world.user)
        found = [record for at in range(0, len(asked), 500) for record in rows.filter(pk__in=asked[at : at + 500])]
        self._records = {str(record.pk): record for record in world.read(found)}

    def plan_of(self, row: Row) -> type[RowPlan]:
        """Return the class of a row's plan: an ordinary one where it carries no key."""
        return EditedRow if row.number in self._keys else RowPlan

    def lay(self, row: EditedRow, words: Mapping[str, Mapping[str, str]]) -> None:
        """Find what a row changes; refuse one whose key names no record, or one that others name too."""
        row.keeper, row.sealed = self.kind, self._keys[row.number]
        row.held = self._records.get(row.sealed.record) if row.sealed is not None else None
        if row.sealed is None:
            row.problem("", "row-key-broken", KEY_BROKEN)
        elif row.held is None:
            row.problem("", "record-not-found", RECORD_NOT_FOUND)
        elif self._times[row.sealed.record] > 1:
            numbers = [str(number) for number, key in self._keys.items() if key and key.record == row.sealed.record]
            row.problem("", "row-copied", ROW_COPIED, rows="、".join(numbers))
        else:
            row.lay(words)


def edited(table: Recognised, kind: Any, world: World) -> EditedSheet | None:
    """Return a sheet as an edited one, where its rows carry keys and its kind is exported for editing."""
    if not isinstance(kind, Editable) or not any(map(key_in, table.data[:HEADER_WITHIN_ROWS])):
        return None
    return EditedSheet(table, kind, world)
