"""What a row would do, worked out in memory: its values, what is said about it, new and changed records. Nothing is written here."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.access.secrets import mask
from talentcareer.audit.records import Record
from talentcareer.exchange.findings import Clash, Finding, PossibleDuplicate
from talentcareer.exchange.kinds import Column, Kind
from talentcareer.exchange.reading import Cell, cell_name
from talentcareer.exchange.sentences import NOT_RECORDED, REPEATS, VOIDED_BEFORE
from talentcareer.exchange.values import LIKE_AN_ID_NUMBER, IdNumber, shown
from talentcareer.exchange.widgets import Choice
from talentcareer.exchange.world import Directory, Options, Purpose, World
from talentcareer.verdicts import Verdict

__all__ = [
    "CHANGED",
    "EXISTING",
    "NEW",
    "OTHER",
    "REFUSED",
    "SAME",
    "UNCHANGED",
    "Clash",
    "Directory",
    "Finding",
    "Options",
    "PossibleDuplicate",
    "Purpose",
    "RowPlan",
    "RowRefused",
    "World",
    "without_id_numbers",
]

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
EXISTING = "existing"  # it would change what is recorded, and the run only adds
SAME, OTHER = "same", "other"
_RANK = {UNCHANGED: 0, CHANGED: 1, NEW: 2}


class RowRefused(Exception):
    """A row is not taken: the finding was added to the row before this was raised."""


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
    kept: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    outcome: str = UNCHANGED
    person: str = ""
    offer: str = ""
    digest: str = ""
    corrected: list[tuple[str, str, str]] = field(default_factory=list)
    duplicates: list[PossibleDuplicate] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    _planned: list[tuple[str, Any, Any]] = field(default_factory=list)
    _then: list[Callable[[], object]] = field(default_factory=list)

    unset: ClassVar[tuple[Any, ...]] = (None, "", [])

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def given(self, *names: str) -> dict[str, Any]:
        """Return the values that the row fills; blank cells say nothing and erase nothing."""
        return {name: self.values[name] for name in names if self.values.get(name) not in self.unset}

    def touches(self, *_names: str) -> bool:
        """Tell whether a row speaks of fields; one that was exported for editing only where their cells were changed."""
        return True

    def with_kept(self, remark: str) -> str:
        """Return a remark with what is kept of columns that are not taken: a line each, an earlier line of the same column goes."""
        renewed = tuple(f"{header}：" for header, _value in self.kept)
        lines = [line for line in remark.splitlines() if not line.startswith(renewed)]
        return "\n".join([*lines, *(f"{header}：{value}" for header, value in self.kept)])

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

    def correct(self, name: str, text: str) -> None:
        """Take what somebody typed on the page in place of the file's cell; an empty text empties it."""
        before = self.found(name)
        if text:
            self.cells[name] = Cell(self.columns.get(name, 0), "text", text)
        else:
            self.cells.pop(name, None)
        self.corrected.append((name, before, self.found(name)))

    def found(self, name: str) -> str:
        """Return what stands in a field's cell, as it may be shown."""
        column: Column | None = self.kind.fields.get(name)
        if name not in self.cells:
            return ""
        text = without_id_numbers(shown(self.cells[name].value))
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
            self.found(name) if found is None else without_id_numbers(found),
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

    def same_or_other(self, other: str, sides: Iterable[tuple[str, str, str]], *, only_same: bool = False) -> str:
        """Ask whether a row and the record known as `other` are one person; return SAME, OTHER, or "" before an answer.

        `sides` is what tells them apart: field, in the file, on record.
        """
        key, options = f"{self.sheet.file}!{self.sheet.name}!{self.number}={other}", self.world.options
        said = SAME if key in options.same_people else OTHER if key in options.other_people else ""
        told = [(name, without_id_numbers(one), without_id_numbers(two)) for name, one, two in sides]
        self.duplicates.append(PossibleDuplicate(key, told, only_same, said))
        return said

    def claim(self, *key: Any, name: str = "", said: str | Promise = "") -> None:
        """Refuse the row if a row of its file that is taken speaks of the same thing."""
        whole, place = (self.kind.code, self.sheet.file, *key), f"{self.sheet.name}!{self.place(name)}"
        before = self.world.claimed(whole)
        if before:
            self.refuse(name, "repeats-a-row", said or REPEATS, place=before)
        self.then(lambda: self.world.claim(whole, place))

    def add(self, record: Record, *, main: bool = False, same: tuple[str, ...] = ()) -> Record:
        """Plan a new record. The main record makes the row "new", another one "changed".

        It must not bring back what was voided: a record equal in the fields `same`, by default in those that make it unique.
        """
        self._planned.append(("create", record, same))
        self._reach(NEW if main else CHANGED)
        return record

    def set(self, record: Record, values: dict[str, Any]) -> bool:
        """Plan new values on a record that exists (or is itself planned); tell whether anything differs."""
        differing = {name: value for name, value in values.items() if getattr(record, name) != value}
        if not differing:
            return False
        for name, value in differing.items():
            column = self.kind.fields.get(name)
            secret = (column is not None and column.sensitive) or name in record.audit_masked
            before, after = (
                "***" if secret and one else said(record, name, one, column) for one in (getattr(record, name), value)
            )
            self.change(column.label if column else field_of(record, name).verbose_name, before, after)
        self._planned.append(("update", record, differing))
        self._reach(CHANGED)
        return True

    def change(self, label: str | Promise, before: str, after: str) -> None:
        """Tell a change that the page of the check shows."""
        self.changes.append((str(label), without_id_numbers(before), without_id_numbers(after)))

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
                # What we make ourselves (keys, search text, marks) fits; what a file fills is held.
                if (
                    what == "renew"
                    or model_field.name not in names
                    or model_field.is_relation
                    or not model_field.editable
                ):
                    continue
                value = differing[model_field.name] if what == "update" else getattr(record, model_field.attname)
                if value in model_field.empty_values:
                    continue
                try:
                    model_field.clean(value, record)
                except ValidationError as error:
                    self.problem(model_field.name, "value-not-taken", "{messages}", messages=" ".join(error.messages))

    def _refuse_voided(self) -> None:
        """Refuse to bring back by a file what somebody set aside by hand."""
        new = [(record, same) for what, record, same in self._planned if what == "create"]
        # A new record brings along new ones that it refers to, like the batch of its first member.
        brought = [(other, ()) for record, _same in new for other in record._state.fields_cache.values() if other]
        for record, same in [*new, *((other, same) for other, same in brought if other._state.adding)]:
            gone = self.world.voided(record, same)
            if gone is not None and gone.voided_at:
                self.problem(
                    "",
                    "voided-before",
                    VOIDED_BEFORE,
                    what=f"{gone._meta.verbose_name} {gone}",
                    day=dates.day_of(gone.voided_at),
                    who=gone.voided_by,
                    why=gone.void_reason,
                )
                return

    def _fingerprint(self) -> str:
        """Return what tells this row's plan from another: stored values, never labels, which depend on the reader's language."""
        if not self._planned:
            return ""
        told: list[Any] = [_raw(self.values)]
        for what, record, values in self._planned:
            new = record._state.adding
            if what == "create":
                model: type[models.Model] = type(record)
                values = {f.name: _value(record, f) for f in _told(model)}
            elif what == "renew":
                values = {}
            before = {} if new else {name: getattr(record, name) for name in values}
            told.append([what, record._meta.label, "" if new else str(record.pk), _raw(before), _raw(values)])
        return hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()

    def _hold_to_purpose(self) -> None:
        """Refuse what is not recorded where the run only updates; leave out what would change something where it only adds."""
        purpose = self.world.options.purpose
        if purpose == Purpose.UPDATE and self.outcome == NEW:
            name = next((name for name in self.kind.key_fields if name in self.cells), "")
            self.problem(name, "not-recorded", NOT_RECORDED, key=self.key, kind=self.kind.title)
        elif purpose == Purpose.ADD:
            changes = any(what != "create" and not record._state.adding for what, record, _new in self._planned)
            if changes or self.outcome == CHANGED:
                self.outcome = EXISTING

    def settle(self) -> None:
        """Hand what the row would do over to the world; a refused row does nothing, and neither does one that is left out."""
        if not self.problems:
            self._refuse_voided()
        if not self.problems:
            self._validate()
        if not self.problems:
            self._hold_to_purpose()
        # From left to right, as the user reads the row.
        self.problems.sort(key=lambda found: self.columns.get(found.field, -1))
        if self.problems:
            self.outcome, self.changes = REFUSED, []
        if self.outcome in {REFUSED, EXISTING}:
            return
        self.digest = self._fingerprint()
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


_UNTOLD = frozenset({"id", "created_at", "updated_at", "id_number_ciphertext"})
"""What differs each time the same row is planned."""


@cache
def _told(model: type[models.Model]) -> tuple[models.Field, ...]:
    """Return the fields that tell one new record from another."""
    return tuple(field for field in model._meta.concrete_fields if field.name not in _UNTOLD)


def _value(record: models.Model, field: Any) -> Any:
    """Return a field's value as the database would hold it; of a new record only that it is one."""
    if not field.is_relation:
        return record.__dict__[field.attname]
    other = record._state.fields_cache.get(field.name)
    return "new" if other is not None and other._state.adding else getattr(record, field.attname)


def _raw(values: dict[str, Any]) -> dict[str, str]:
    """Return values as they are compared between two plans."""
    return {name: _plain(values[name]) for name in sorted(values) if values[name] is not None and values[name] != ""}


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, models.Model):
        return "new" if value._state.adding else str(value.pk)
    return f"{value.kind} {value.number}" if isinstance(value, IdNumber) else str(value)


def without_id_numbers(text: str) -> str:
    """Return a text with what looks like an identity card's number masked, in whatever column it was typed."""
    return LIKE_AN_ID_NUMBER.sub(lambda found: mask(found[0]), text)


def field_of(record: models.Model, name: str) -> models.Field:
    """Return a record's own field; the stubs also think of relations from elsewhere, which nobody imports."""
    field = record._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def said(record: models.Model, name: str, value: Any, column: Column | None = None) -> str:
    """Return a value as a preview shows it: in words where a list or the column's list has them."""
    if value is None or value == "":
        return ""
    field = field_of(record, name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column is not None and isinstance(column.widget, Choice) and isinstance(value, str):
        return column.widget.codes.label(value)
    return str(value)
