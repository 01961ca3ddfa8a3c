"""The catalogue: talent programmes with their level and other names."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import Level
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


class Programme(Voidable):
    """A talent programme 人才项目: name, level, the short names in use."""

    name = models.CharField(_("programme"), max_length=120)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    aliases = models.JSONField(_("other names"), default=list, blank=True)

    view_permission = "programme.view"
    audit_ignored = Voidable.audit_ignored | {"name_key"}
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("talent programme")
        verbose_name_plural = _("talent programmes")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=STANDING,
                name="programme_once",
                violation_error_message=_("There is a programme of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The catalogue."""
        return reverse("catalogue:programme-list")

    @classmethod
    def in_units(cls, _unit_ids: Any) -> models.Q:
        """The catalogue is the same for everybody who may read it."""
        return models.Q(pk__isnull=False)
