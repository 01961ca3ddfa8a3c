"""What a kind declares so that its records go out in a workbook for editing and come back."""

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models

from talentcareer.exchange.planning import RowRefused, World, field_of
from talentcareer.exchange.values import OPEN


class Editable:
    """A kind whose records are taken out for editing.

    `held_in` says where a record holds each column that goes out; a path over another record is read only, unless `changes`
    says what such a column sets. `whose` are the columns that say whose a record is: that never changes. `joined` is read
    along with the records. `ask` are the rules, as when a record is entered by hand; they may set the fields `follows`.
    Sensitive columns go out, masked, to holders of the permission `reveal`.
    """

    model: ClassVar[Any]
    permission: ClassVar[str]
    held_in: ClassVar[Mapping[str, str]]
    joined: ClassVar[tuple[str, ...]] = ()
    whose: ClassVar[tuple[str, ...]] = ("staff_no",)
    follows: ClassVar[tuple[str, ...]] = ()
    reveal: ClassVar[str] = ""

    @classmethod
    def rows(cls, user: Any) -> Any:
        """Return the records that a user may write; all of them for the system."""
        rows = (
            cls.model.objects.unscoped("an import on behalf of the hospital")
            if user is None
            else cls.model.objects.visible_to(user, cls.permission)
        )
        return rows.select_related(*cls.joined)

    def held(self, record: Any, world: World) -> dict[str, Any]:
        """Return what a record holds in each column."""
        return {name: _at(record, path) for name, path in self.held_in.items()}

    def on_its_page(self, record: Any, world: World) -> frozenset[str]:
        """Return the columns that are corrected on the record's page only, because other records go with them."""
        return frozenset()

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Return the fields of the record that the changed cells of a row set."""
        return {path: row.set_to(name, path) for name, path in self.held_in.items() if name in row.edited and "__" not in path}  # fmt: skip

    def ask(self, record: Any) -> None:
        """Raise ValidationError where the rules refuse a record."""

    def revise(self, row: Any, world: World) -> None:
        """Plan what the changed cells of a row change, under the rules of entering by hand."""
        changed = self.changes(row, world)
        trial = copy.copy(row.held)
        for name, value in changed.items():
            setattr(trial, name, value)
        # What was wrong with the record before is not the row's fault.
        new = Counter(self._faults(trial, {*changed})) - Counter(self._faults(copy.copy(row.held), {*changed}))
        columns = {path: name for name, path in self.held_in.items()} | {name: name for name in self.held_in}
        for name, said in new:
            row.problem(columns.get(name, ""), "value-not-taken", "{messages}", messages=said)
        if new:
            raise RowRefused
        row.set(row.held, changed | {name: getattr(trial, name) for name in self.follows})

    def _faults(self, record: Any, changed: set[str]) -> Iterator[tuple[str, str]]:
        for hold in (self.ask, lambda one: one.clean_fields(exclude=_others(one, changed)), lambda one: one.validate_constraints()):  # fmt: skip
            try:
                hold(record)
            except ValidationError as refused:
                by_field = (
                    refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
                )
                yield from ((name, said) for name, texts in by_field.items() for said in texts)
                return


def emptied(record: models.Model, name: str) -> Any:
    """Return what a field holds when its cell was cleared; raise ValueError where it cannot be empty."""
    try:
        field = field_of(record, name)
    except FieldDoesNotExist:
        return None
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    if isinstance(field, models.BooleanField):
        return False
    raise ValueError(name)


def bare(value: Any) -> Any:
    """Return a typed value as a field holds it: what goes on has no end."""
    return None if value is OPEN else value


def _at(record: Any, path: str) -> Any:
    for name in path.split("__"):
        record = getattr(record, name, None)
    return record


def _others(record: Any, changed: set[str]) -> set[str]:
    # Others are looked up by the subject: a new one is not in the database yet.
    return {field.name for field in record._meta.concrete_fields if field.is_relation or field.name not in changed}
