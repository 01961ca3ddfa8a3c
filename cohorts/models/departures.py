"""Departures: one action that ends what is open, and can be undone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.models.people import Talent
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record


class Departure(Record):
    """A person left: retired, resigned, was transferred out, died. A return closes it; undoing it restores what it ended.

    `done` keeps for each record that it changed the values before and the version after, for undoing.
    """

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="departures")
    kind = models.CharField(_("kind"), max_length=12, choices=[(c.value, c.label) for c in choices.GONE])
    on = models.DateField(_("left on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    document_number = models.CharField(_("document no."), max_length=60, blank=True)
    done = models.JSONField(_("what was ended"), default=list, blank=True, editable=False)
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)
    undone_by = models.CharField(_("undone by"), max_length=150, blank=True, editable=False)

    scope_through, view_permission, audit_subject_field = "talent", "talent.view", "talent_id"
    stands = Q(undone_at=None)
    audit_ignored = Record.audit_ignored | {"done"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")
        ordering = ("-on",)
        constraints = [
            models.UniqueConstraint(
                fields=["talent"],
                condition=Q(returned_on=None, undone_at=None),
                name="one_open_departure",
                violation_error_message=_("This person has left already."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("on")),
                name="returns_after_leaving",
                violation_error_message=_("The return lies before the departure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
