"""Evidence: files that show what a record says, and photos."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts import choices
from cohorts.models.people import Talent
from talentcareer.access.scope import ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class EvidenceQuerySet(ScopedQuerySet):
    """Evidence."""

    def photos(self) -> "EvidenceQuerySet":
        """Return photos alone."""
        return self.filter(kind=choices.EvidenceKind.PHOTO)

    def documents(self) -> "EvidenceQuerySet":
        """Return what shows facts: everything but photos."""
        return self.exclude(kind=choices.EvidenceKind.PHOTO)

    def about(self, record: Any) -> "EvidenceQuerySet":
        """Return the evidence of one record."""
        return self.filter(about=record._meta.label, about_id=record.pk)

    def exemptions(self) -> "EvidenceQuerySet":
        """Return the approvals of exemptions."""
        return self.filter(kind=choices.EvidenceKind.EXEMPTION)


class KeptFile(models.Model):
    """Base of rows that each keep one file; it lies encrypted under a random name."""

    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type of file"), max_length=80, editable=False)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    stored_as = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True


class Evidence(KeptFile, Voidable):
    """A kept file 佐证材料: of a person, and where it shows one fact, of that record.

    `about` and `about_id` name the record it shows, empty for the person.
    """

    talent = models.ForeignKey(Talent, verbose_name=_("talent"), on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(
        _("kind"), max_length=10, choices=choices.EvidenceKind, default=choices.EvidenceKind.DOCUMENT
    )
    document_kind = models.CharField(_("kind of document"), max_length=20, choices=choices.DocumentKind, blank=True)
    about = models.CharField(_("shows a record of the kind"), max_length=80, blank=True, editable=False)
    about_id = models.UUIDField(_("shows the record"), null=True, blank=True, editable=False)
    title = models.CharField(pgettext_lazy("of a file", "title"), max_length=120, blank=True)

    scope_through, view_permission, audit_subject_field = "talent", "evidence.view", "talent_id"
    audit_ignored = Voidable.audit_ignored | {"stored_as", "about", "about_id"}
    objects = StandingManager.from_queryset(EvidenceQuerySet)()
    everything = models.Manager.from_queryset(EvidenceQuerySet)()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["talent"],
                condition=Q(kind="photo") & STANDING,
                name="one_photo_a_person",
                violation_error_message=_("There is a photo already."),
            ),
            models.UniqueConstraint(
                fields=["talent", "about_id", "sha256"],
                condition=Q(kind="document") & STANDING,
                name="evidence_once_a_record",
                violation_error_message=_("This very file is kept for this record already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name

    def get_absolute_url(self) -> str:
        """The file itself."""
        return reverse("cohorts:evidence-file", args=[self.pk])

    @classmethod
    def restrict(cls, queryset: Any, user: Any) -> Any:
        """Leave out files about records that the user may not see, like those of a confidential batch."""
        seen = Q(about="")
        for model in kinds_shown():
            seen |= Q(about=model._meta.label, about_id__in=model.objects.visible_to(user).values("pk"))
        return queryset.filter(seen)


@cache
def kinds_shown() -> list[Any]:
    """Return the kinds of record that evidence may be about: what can be voided of a person. Of any other kind nothing is seen."""
    return [model for model in apps.get_models() if issubclass(model, Voidable) and _is_of_a_person(model)]


def _is_of_a_person(model: Any) -> bool:
    owner = getattr(model, "scope_through", "")
    return owner != "" and model is not Evidence and model._meta.get_field(owner).related_model is Talent
