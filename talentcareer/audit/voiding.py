"""Records entered by mistake: set aside with a reason, out of every list and figure, never gone, and taken back if need be."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.audit.actions import Actor, action, name_shown
from talentcareer.audit.records import Record

STANDING = Q(voided_at=None)
"""The condition of unique constraints of voidable records: what was voided takes nobody's place."""


class StandingManager(models.Manager):
    """The rows of a voidable model without the voided ones, by `StandingManager.from_queryset(…)`. The rest is behind `everything`."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(STANDING)


class Voidable(Record):
    """Base of records that can be voided. `objects` is a `StandingManager`, `everything` a manager of all rows."""

    voided_at = models.DateTimeField(gettext_lazy("voided at"), null=True, blank=True, editable=False)
    voided_by = models.CharField(gettext_lazy("voided by"), max_length=150, blank=True, editable=False)
    void_reason = models.CharField(gettext_lazy("reason of the voiding"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


@action("record.voided")
def void(record: Any, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """Set a record aside with the reason. Raises ValidationError without a reason, or where others stand on it.

    `at` is the one moment of records that go together.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the record is voided.")})
    if record.voided_at:
        raise ValidationError(_("This record was voided before, by %(who)s.") % {"who": name_shown(record.voided_by)})
    if held := standing_on(record):
        raise ValidationError(
            _("It cannot be voided while others stand on it: %(what)s. Void or move those first.")
            % {"what": _(", ").join(held)}
        )
    record.voided_at, record.voided_by, record.void_reason = at or dates.now(), by.actor_name, reason.strip()
    record.save()


@action("record.taken_back")
def take_back(record: Any, *, by: Actor) -> None:
    """Let a voided record stand again. Raises ValidationError where another record has taken its place meanwhile."""
    if not record.voided_at:
        raise ValidationError(_("This record stands: it was not voided."))
    record.voided_at, record.voided_by, record.void_reason = None, "", ""
    record.full_clean()
    record.save()


def standing_on(record: Any) -> list[str]:
    """Return what refers to a record and stands, like "Expenses: 3"; what belongs to it and goes along is left out.

    A kind of record that cannot be voided says by `stands` which of its rows still count, like departures that were not undone.
    """
    found = []
    for relation in record._meta.related_objects:
        if relation.on_delete is not models.PROTECT:
            continue
        there = relation.related_model._default_manager.filter(**{relation.field.name: record})
        count = there.filter(getattr(relation.related_model, "stands", Q())).count()
        if count:
            label = capfirst(str(relation.related_model._meta.verbose_name_plural))
            found.append(_("%(kind)s: %(count)s") % {"kind": label, "count": count})
    return found
