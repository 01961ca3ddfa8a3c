"""Records: models that change only inside actions, checked against the version they were read at, and leave a trail."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models, router
from django.db.models.deletion import Collector
from django.utils.translation import gettext_lazy as _

from talentcareer import dates
from talentcareer.audit import actions, gathering, trail


class Conflict(Exception):
    """Somebody else changed the record since it was read. `record` is the one that could not be saved."""

    def __init__(self, record: "Record") -> None:
        super().__init__(f"{record._meta.label} {record.pk} was changed since version {record.version}.")
        self.record = record


class RecordQuerySet(models.QuerySet):
    """Reads freely; writes in bulk only inside an action, with an entry in the trail for each record."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create many records and their entries in the trail."""
        actions.current()
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError(
                "What a conflict leaves out or changes would be missing in the trail; create and change apart."
            )
        created = super().bulk_create(objs, *args, **kwargs)
        trail.write_many([(record, trail.created(record)) for record in created])
        for record in created:
            record.remember()
        return created

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Change these fields of many records, each against the version it was read at; return how many differed.

        Raise `Conflict` where one moved; nothing is written then.
        """
        actions.current()
        fields = list(fields)
        changes = [(record, trail.changed(record, only=fields)) for record in objs]
        changes = [(record, change) for record, change in changes if change or record.differs(fields)]
        records = [record for record, _change in changes]
        if not records:
            return 0
        known = dict(
            self.model._base_manager.filter(pk__in=[r.pk for r in records])
            .select_for_update()
            .values_list("pk", "version")
        )
        for record in records:
            if known.get(record.pk) != record.version:
                raise Conflict(record)
        moment = dates.now()
        for record in records:
            record.version += 1
            record.updated_at = moment
        # Django's own bulk update calls update(), which is refused here.
        models.QuerySet(self.model, using=self.db).bulk_update(
            records, list(dict.fromkeys([*fields, "version", "updated_at"])), batch_size=batch_size
        )
        trail.write_many([(record, change) for record, change in changes if change])
        for record in records:
            record.remember(fields)
        return len(records)

    def update(self, **kwargs: Any) -> int:
        """Refuse: an update past the records would leave no trail."""
        raise actions.OutsideAction("Change records by save() or bulk_update() inside an action, never by update().")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete one by one inside an action, so that each leaves a trail."""
        actions.current()
        total: Counter[str] = Counter()
        for record in self:
            total.update(record.delete()[1])
        return total.total(), dict(total)


class RecordManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """The rows of a kind of record."""


class Record(models.Model):
    """Base of everything the hospital keeps: a random id made in Python, a version, an entry in the trail a change.

    `audit_masked` names fields whose values never reach the trail; `audit_subject_field` the attribute that holds
    the id of the record on whose page the history is shown (empty: the record itself).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    audit_masked: frozenset[str] = frozenset()
    audit_ignored: frozenset[str] = frozenset({"id", "version", "created_at", "updated_at"})
    audit_subject_field: str = ""

    # Declared as wide as this: a model's own manager is made of its own rows, not of these.
    objects: ClassVar[models.Manager[Any]] = RecordManager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        record = super().from_db(db, field_names, values)
        record.remember()
        return record

    def remember(self, only: Iterable[str] | None = None) -> None:
        """Keep the values as they stand in the database, to tell what a later save changes.

        `only` names the fields that were written.
        """
        fields: Any = self._meta.concrete_fields if only is None else [self._meta.get_field(name) for name in only]
        self._stored = ({} if only is None else self.stored) | {
            f.attname: self.__dict__[f.attname] for f in fields if f.attname in self.__dict__
        }

    def forget(self) -> None:
        """Let go of the values kept to tell what a save changes, of a record that is not changed any more: it cannot be saved."""
        vars(self).pop("_stored", None)

    @property
    def stored(self) -> dict[str, Any]:
        """The values last read from or written to the database, by attribute name; empty for a new record."""
        return getattr(self, "_stored", {})

    def differs(self, only: Iterable[str] | None = None) -> bool:
        """Tell whether a field differs from what is stored that the trail does not tell, like the text of searches."""
        names = None if only is None else set(only)
        kept = [f for f in self._meta.concrete_fields if f.name in self.audit_ignored - Record.audit_ignored]
        return any(
            f.attname in self.stored and f.to_python(self.__dict__[f.attname]) != self.stored[f.attname]
            for f in kept
            if names is None or not names.isdisjoint({f.name, f.attname})
        )

    def clean_fields(self, exclude: Any = None) -> None:
        """Check each field; a related record that was read with it is known to be there and not asked for again."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if field.is_relation
            and (related := self._state.fields_cache.get(field.name)) is not None
            and related._state.db is not None
            and related.pk == getattr(self, field.attname)
        }
        super().clean_fields(exclude={*(exclude or ()), *read})

    def validate_unique(self, exclude: Any = None) -> None:
        """Check what must be unique; a random id needs no question to the database."""
        super().validate_unique(exclude={*(exclude or ()), "id"})

    def save(self, **kwargs: Any) -> None:
        """Save inside an action. A stale version raises `Conflict` and writes nothing."""
        actions.current()
        if self._state.adding:
            if gathering.waits(self):
                return
            super().save(**kwargs | {"force_insert": True})
            trail.write_many([(self, trail.created(self))])
        else:
            written = kwargs.get("update_fields")
            entry = trail.changed(self, only=written)
            if not entry and not self.differs(written):
                return
            self.version += 1
            self._checks_version = True
            kwargs.pop("force_update", None)
            if written is not None:
                kwargs["update_fields"] = {*written, "version", "updated_at"}
            super().save(**kwargs)
            if entry:
                trail.write_many([(self, entry)])
            self.remember(written)
            return
        self.remember()

    def _do_update(
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, update_fields: Any, forced_update: Any
    ) -> bool:
        # Django's own seam for the UPDATE of a save: with the version in the WHERE, check and change are one statement.
        # Loading serialised rows (raw) has no version to check against.
        if "_checks_version" not in self.__dict__:
            return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)
        base_qs = base_qs.filter(version=self.version - 1)
        if not values:
            return True
        if models.QuerySet._update(base_qs.filter(pk=pk_val), values) == 0:  # type: ignore[attr-defined]
            self.version -= 1
            raise Conflict(self)
        return True

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete inside an action, with an entry for each record that goes along.

        Business records are ended or voided instead.
        """
        actions.current()
        collector = Collector(using=using or router.db_for_write(type(self), instance=self), origin=self)
        collector.collect([self])
        going = [record for records in (*collector.data.values(), *collector.fast_deletes) for record in records]
        trail.write_many([(record, trail.deleted(record)) for record in going if isinstance(record, Record)])
        return super().delete(using=using, keep_parents=keep_parents)
