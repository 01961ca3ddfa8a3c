"""The catalogue: talent programmes with their level and other names."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import Level
from talentcareer.access.scope import ScopedManager
from talentcareer.audit.records import Record


class Programme(Record):
    """A talent programme 人才项目: name, level, the short names in use."""

    name = models.CharField(_("programme"), max_length=120)
    name_key = models.CharField(max_length=120, unique=True, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    aliases = models.JSONField(_("other names"), default=list, blank=True)

    view_permission = "programme.view"
    audit_ignored = Record.audit_ignored | {"name_key"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("talent programme")
        verbose_name_plural = _("talent programmes")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_units(cls, _unit_ids: Any) -> models.Q:
        """The catalogue is the same for everybody who may read it."""
        return models.Q(pk__isnull=False)
