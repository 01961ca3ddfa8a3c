"""One run of an import in memory: who imports, what is known, what is planned.

Records that an earlier row would create can be found by later ones, because they have their id from the start. `Directory`
classes of the subjects (people, units, batches) answer look-ups and take in what is new; whoever needs one asks for its class.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from talentcareer.audit.actions import Actor
from talentcareer.audit.records import Record
from talentcareer.audit.voiding import STANDING, Voidable
from talentcareer.exchange.values import name_key

SomeDirectory = TypeVar("SomeDirectory", bound="Directory")
SomeRecord = TypeVar("SomeRecord", bound=Record)

_SHARED_KEYS_MOST = 30  # so many names of attributes Python keeps once for all objects of a class


class Purpose(models.TextChoices):
    """What a run may do with what is recorded and what is not."""

    BOTH = "both", _("Add and update")
    ADD = "add", _("Add only")
    UPDATE = "update", _("Update only")


@dataclass(frozen=True)
class Options:
    """How a run treats what is open.

    `new_units`: "create" departments that are not known, "ask" (such rows wait), or "" (create while the tree has no department yet).
    `create_units`: department names that the user chose to create. `former_staff`: numbers or names that the user chose to create as former staff.
    `ask_duplicates`: a row that may speak of somebody on record waits for an answer; without it a warning is said. `same_people` and
    `other_people`: the keys of those questions (`PossibleDuplicate`) that the user answered.
    `mine`, `theirs`: the keys of changes (`Clash`) of which the user said whose value holds.
    `purpose`: with "add" nothing that is recorded is changed, with "update" nothing new is recorded.
    `remarks`: what stands in columns that are not taken is kept as a remark, where the kind has one.
    """

    new_units: str = ""
    create_units: frozenset[str] = frozenset()
    former_staff: frozenset[str] = frozenset()
    ask_duplicates: bool = False
    same_people: frozenset[str] = frozenset()
    other_people: frozenset[str] = frozenset()
    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    purpose: str = Purpose.BOTH
    remarks: bool = False


class Directory:
    """Look-ups of one subject in a run; built once, when first asked for. `outlives` the planning: it is asked while the plan is written."""

    outlives = False

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
        self.added: dict[type[Record], list[UUID]] = {}
        self.updated: dict[Any, Record] = {}
        self._read: dict[Any, Record] = {}
        self._voided: dict[tuple[type, tuple[str, ...]], dict[tuple[Any, ...], Voidable]] = {}
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

    def read(self, rows: Iterable[SomeRecord]) -> list[SomeRecord]:
        """Return records for directories: one instance a record in the whole run, so that no row overlooks what another plans."""
        return [self._read.setdefault(record.pk, record) for record in rows]  # type: ignore[misc]

    def voided(self, record: Record, same: tuple[str, ...] = ()) -> Voidable | None:
        """Return the voided record that a new one would bring back: equal in the fields `same`, else in those that make it unique."""
        if not isinstance(record, Voidable):
            return None
        for names in [same] if same else _unique(type(record)):
            if (type(record), names) not in self._voided:
                gone = type(record).everything.unscoped("what was voided is not imported again").exclude(STANDING)  # type: ignore[attr-defined]
                gone = gone.exclude(voided_at__in=self._undone)  # what an undone import had added may come again
                self._voided[type(record), names] = {_identity(one, names): one for one in gone}
            if not self._voided[type(record), names]:  # mostly nothing was
                continue
            identity = _identity(record, names)
            if None not in identity and (found := self._voided[type(record), names].get(identity)):
                return found
        return None

    @cached_property
    def _undone(self) -> list[datetime]:
        """The moments at which whole imports were undone."""
        runs = apps.get_model("exchange", "ImportRun").objects.unscoped("when imports were undone")
        return list(runs.exclude(undone_at=None).values_list("undone_at", flat=True).order_by())

    def create(self, record: Record) -> None:
        """Plan a new record. It brings along the new ones that it refers to, like the department of a first person."""
        if record.pk in self._planned:
            return
        self._planned.add(record.pk)
        self._bring_along(record)
        if len(record.__dict__) > _SHARED_KEYS_MOST:  # grown value by value it takes twice the room
            record.__dict__ = dict(record.__dict__)
        self.created.setdefault(type(record), []).append(record)

    def update(self, record: Record) -> None:
        """Plan a change; the record's attributes hold the new values. A record that is itself new needs nothing."""
        self._bring_along(record)
        if record._state.adding:
            return
        if self.updated.setdefault(record.pk, record) is not record:
            raise RuntimeError(f"Two directories read {record._meta.label} {record.pk} apart: read it by World.read.")

    def _bring_along(self, record: Record) -> None:
        for other in record._state.fields_cache.values():
            if isinstance(other, Record) and other._state.adding:
                self.create(other)

    def finish_planning(self) -> None:
        """Let go of everything that was needed to plan only: nothing more is looked up."""
        self._directories = {kind: one for kind, one in self._directories.items() if kind.outlives}
        for known in (self._read, self._voided, self._claims, self._planned):
            known.clear()

    def hand_over(self, model: type[Record], at_once: int) -> Iterator[list[Record]]:
        """Yield the planned new records of a kind to be written, some at a time; of what is written only the ids are kept."""
        records, self.added[model] = self.created.pop(model), []
        records.reverse()
        while records:
            some = records[: -at_once - 1 : -1]
            del records[-at_once:]
            yield some
            self.added[model] += [record.pk for record in some]
            for record in some:
                record.forget()

    def claimed(self, key: Any) -> str | None:
        """Return the place of the row of this run that was taken for `key`, if there is one."""
        return self._claims.get(key)

    def claim(self, key: Any, place: str) -> None:
        """Note that a row of this run is taken for `key`."""
        self._claims.setdefault(key, place)


@cache
def _unique(model: type[Record]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of fields that no two standing records of a model share."""
    return tuple(
        tuple(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition == STANDING
    )


def _identity(record: Record, names: tuple[str, ...]) -> tuple[Any, ...]:
    values = (getattr(record, record._meta.get_field(name).attname) for name in names)  # type: ignore[union-attr]
    return tuple(name_key(value) if isinstance(value, str) else value for value in values)
