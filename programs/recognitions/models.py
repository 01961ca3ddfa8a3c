"""Recognitions: people selected by talent programmes, counted in person-times."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Origin
from cohorts.models import Talent
from programs.catalogue.choices import Level
from programs.catalogue.models import Programme
from programs.recognitions.choices import RecognitionStatus
from programs.recognitions.querysets import RecognitionQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class Recognition(Voidable):
    """One selection of a person by a programme. The year counts, also where the publication date lies in another."""

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="recognitions")
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="recognitions"
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    year = models.PositiveSmallIntegerField(_("year"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    document_number = models.CharField(_("document no."), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=RecognitionStatus, default=RecognitionStatus.AWARDED)
    # As typed for this award; empty: the person's own origin counts.
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "recognition.view", "talent_id"
    objects = StandingManager.from_queryset(RecognitionQuerySet)()
    everything = models.Manager.from_queryset(RecognitionQuerySet)()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "programme", "year", "document_number"],
                condition=STANDING,
                name="recognition_once",
                violation_error_message=_("This recognition is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"
