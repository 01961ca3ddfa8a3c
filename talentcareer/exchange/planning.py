"""What an import would do, worked out in memory: rows with their outcome, new and changed records, nothing written yet.

A `World` is one run over any number of files. Records that an earlier row would create can be found by later ones, because
they have their id from the start. `Directory` classes of the subjects (people, units, batches) answer look-ups and take in
what is new; the engine asks for one by its class.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise

from talentcareer.access.secrets import mask
from talentcareer.audit.actions import Actor
from talentcareer.audit.records import Record
from talentcareer.exchange.kinds import Column, Kind
from talentcareer.exchange.reading import Cell, cell_name
from talentcareer.exchange.values import shown
from talentcareer.verdicts import Verdict

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
_RANK = {UNCHANGED: 0, CHANGED: 1, NEW: 2}
_LIKE_AN_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
SomeDirectory = TypeVar("SomeDirectory", bound="Directory")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something said about a row: cell, stable code, what was found, the sentence with what to do."""

    cell: str
    code: str
    found: str
    message: str
    field: str = ""


class RowRefused(Exception):
    """A row is not taken: the finding was added to the row before this was raised."""


@dataclass(frozen=True)
class Options:
    """How a run treats what is open.

    `new_units`: "create" departments that are not known, "ask" (such rows wait), or "" (create while the tree has no department yet).
    `create_units`: department names that the user chose to create. `former_staff`: numbers or names that the user chose to create as former staff.
    """

    new_units: str = ""
    create_units: frozenset[str] = frozenset()
    former_staff: frozenset[str] = frozenset()


class Directory:
    """Look-ups of one subject in a run; built once, when first asked for."""

    def __init__(self, world: "World") -> None:
        self.world = world


class World:
    """One run: who imports, on which day, what is planned."""

    def __init__(
        self,
        *,
        by: Actor,
        user: Any,
        on: date,
        options: Options | None = None,
        value_words: dict[str, dict[str, str]] | None = None,
    ) -> None:
        self.by = by
        self.user = user  # None: the whole hospital (commands)
        self.on = on
        self.options = options or Options()
        self.value_words = value_words or {}
        self.created: dict[type[Record], list[Record]] = {}
        self.updated: dict[Any, Record] = {}
        self._directories: dict[type[Directory], Directory] = {}
        self._claims: dict[Any, str] = {}
        self._planned: set[Any] = set()
        self.notes: list[str] = []

    def __getitem__(self, directory: type[SomeDirectory]) -> SomeDirectory:
        if directory not in self._directories:
            self._directories[directory] = directory(self)
        return self._directories[directory]  # type: ignore[return-value]

    def rows(self, model: Any) -> Any:
        """Return a model's rows as far as the importing user may see them; all for the system."""
        return (
            model.objects.unscoped("an import on behalf of the hospital")
            if self.user is None
            else model.objects.visible_to(self.user)
        )

    def create(self, record: Record) -> None:
        """Plan a new record. It brings along the new ones that it refers to, like the department of a first person."""
        if record.pk in self._planned:
            return
        self._planned.add(record.pk)
        self._bring_along(record)
        self.created.setdefault(type(record), []).append(record)

    def update(self, record: Record) -> None:
        """Plan a change; the record's attributes hold the new values. A record that is itself new needs nothing."""
        self._bring_along(record)
        if not record._state.adding:
            self.updated[record.pk] = record

    def _bring_along(self, record: Record) -> None:
        for other in record._state.fields_cache.values():
            if isinstance(other, Record) and other._state.adding:
                self.create(other)

    def claimed(self, key: Any) -> str | None:
        """Return the place of the row of this run that was taken for `key`, if there is one."""
        return self._claims.get(key)

    def claim(self, key: Any, place: str) -> None:
        """Note that a row of this run is taken for `key`."""
        self._claims.setdefault(key, place)


@dataclass
class RowPlan:
    """One row on its way: the parsed values, what is said about it, what it would do.

    `kind.plan` reads `values`, and calls `refuse`, `warn`, `add`, `set` and `claim`.
    """

    kind: type[Kind]
    sheet: Any  # outcome.SheetOutcome
    number: int
    cells: dict[str, Cell]
    columns: dict[str, int]
    world: World
    values: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    outcome: str = UNCHANGED
    person: str = ""
    offer: str = ""
    _planned: list[tuple[str, Any, Any]] = field(default_factory=list)
    _then: list[Callable[[], object]] = field(default_factory=list)

    unset: ClassVar[tuple[Any, ...]] = (None, "", [])

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def given(self, *names: str) -> dict[str, Any]:
        """Return the values that the row fills; blank cells say nothing and erase nothing."""
        return {name: self.values[name] for name in names if self.values.get(name) not in self.unset}

    @property
    def key(self) -> str:
        """The person's number where there is one, else the first key field that is filled; never an ID number."""
        for name in self.kind.key_fields:
            value = self.values.get(name)
            if value is None and name in self.cells:
                value = shown(self.cells[name].value)
            if value:
                return without_id_numbers(str(value))
        return without_id_numbers(self.person)

    def place(self, name: str = "") -> str:
        """Return the cell of a field, or the row's first cell."""
        return cell_name(self.number, self.columns.get(name, min(self.columns.values(), default=0)))

    def _found(self, name: str) -> str:
        column: Column | None = self.kind.fields.get(name)
        if name not in self.cells:
            return ""
        text = shown(self.cells[name].value)
        return (
            f"{text[:2]}{'*' * max(len(text) - 4, 2)}{text[-2:]}" if column is not None and column.sensitive else text
        )

    def _finding(
        self, name: str, code: str, message: str | Promise, found: str | None, params: dict[str, Any]
    ) -> Finding:
        said = str(message).format(**params) if params else str(message)
        return Finding(
            self.place(name),
            code,
            without_id_numbers(self._found(name) if found is None else found),
            without_id_numbers(said),
            name,
        )

    def problem(
        self, name: str, code: str, message: str | Promise, /, *, found: str | None = None, **params: Any
    ) -> None:
        """Say that the row cannot be taken, and go on looking for more."""
        self.problems.append(self._finding(name, code, message, found, params))

    def refuse(
        self, name: str, code: str, message: str | Promise, /, *, found: str | None = None, **params: Any
    ) -> NoReturn:
        """Say that the row cannot be taken, and stop."""
        self.problem(name, code, message, found=found, **params)
        raise RowRefused

    def warn(self, name: str, code: str, message: str | Promise, /, *, found: str | None = None, **params: Any) -> None:
        """Say something that does not hinder."""
        self.warnings.append(self._finding(name, code, message, found, params))

    def ask(self, name: str, verdict: Verdict) -> None:
        """Take a rule's verdict over: refusals stop the row, warnings are kept."""
        for reason in verdict.warnings:
            self.warn(name, reason.code, str(reason))
        for reason in verdict.refusals:
            self.problem(name, reason.code, str(reason))
        if verdict.refusals:
            raise RowRefused

    def claim(self, *key: Any, name: str = "") -> None:
        """Refuse the row if a row of its file that is taken speaks of the same thing."""
        from talentcareer.exchange.sentences import REPEATS  # reason: the sentences need this module's classes

        whole, place = (self.kind.code, self.sheet.file, *key), f"{self.sheet.name}!{self.place(name)}"
        before = self.world.claimed(whole)
        if before:
            self.refuse(name, "repeats-a-row", REPEATS, place=before)
        self.then(lambda: self.world.claim(whole, place))

    def add(self, record: Record, *, main: bool = False) -> Record:
        """Plan a new record. The main record makes the row "new", another one "changed"."""
        self._planned.append(("create", record, None))
        self._reach(NEW if main else CHANGED)
        return record

    def set(self, record: Record, values: dict[str, Any], labels: dict[str, Any] | None = None) -> bool:
        """Plan new values on a record that exists (or is itself planned); tell whether anything differs."""
        differing = {name: value for name, value in values.items() if getattr(record, name) != value}
        if not differing:
            return False
        for name, value in differing.items():
            column = self.kind.fields.get(name)
            label = str(column.label if column else field_of(record, name).verbose_name)
            old = getattr(record, name)
            secret = (column is not None and column.sensitive) or name in record.audit_masked
            before, after = (
                "***" if secret and one else without_id_numbers(said(record, name, one)) for one in (old, value)
            )
            self.changes.append((label, before, after))
        self._planned.append(("update", record, differing))
        self._reach(CHANGED)
        return True

    def renew(self, record: Record, change: Callable[[], object]) -> None:
        """Plan a change that is more than values of fields, like a new ID number."""
        self._planned.append(("renew", record, change))
        self._reach(CHANGED)

    def then(self, *register: Callable[[], object]) -> None:
        """Do something once the row is taken, like making a planned person findable for later rows."""
        self._then.extend(register)

    def _reach(self, outcome: str) -> None:
        if _RANK[outcome] > _RANK[self.outcome]:
            self.outcome = outcome

    def _validate(self) -> None:
        """Hold planned values against the models' fields (lengths, choices), so that writing cannot fail on them."""
        for what, record, differing in self._planned:
            names = set(differing) if what == "update" else {f.name for f in record._meta.concrete_fields}
            for model_field in record._meta.concrete_fields:
                if what == "renew" or model_field.name not in names or model_field.is_relation:
                    continue
                value = differing[model_field.name] if what == "update" else getattr(record, model_field.attname)
                if value in model_field.empty_values:
                    continue
                try:
                    model_field.clean(value, record)
                except ValidationError as error:
                    self.problem(model_field.name, "value-not-taken", "{messages}", messages=" ".join(error.messages))

    def settle(self) -> None:
        """Hand what the row would do over to the world; a refused row does nothing."""
        if not self.problems:
            self._validate()
        # From left to right, as the user reads the row.
        self.problems.sort(key=lambda found: self.columns.get(found.field, -1))
        if self.problems:
            self.outcome, self.changes = REFUSED, []
            return
        for what, record, differing in self._planned:
            if what == "create":
                self.world.create(record)
            else:
                if what == "renew":
                    differing()
                else:
                    for name, value in differing.items():
                        setattr(record, name, value)
                self.world.update(record)
        for register in self._then:
            register()


def without_id_numbers(text: str) -> str:
    """Return a text with what looks like an identity card's number masked, in whatever column it was typed."""
    return _LIKE_AN_ID_NUMBER.sub(lambda found: mask(found[0]), text)


def field_of(record: models.Model, name: str) -> models.Field:
    """Return a record's own field; the stubs also think of relations from elsewhere, which nobody imports."""
    field = record._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def said(record: models.Model, name: str, value: Any) -> str:
    """Return a value as a preview shows it."""
    if value is None or value == "":
        return ""
    field = field_of(record, name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def repeated(rows: Iterable[Any]) -> Iterable[tuple[Any, int]]:
    """Yield each item with its occurrence: the second equal line is number 2."""
    counts: dict[Any, int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
        yield row, counts[row]
