"""Platforms and teams: two kinds of unit of count that are never merged."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.supports.choices import PlatformKind, TeamKind
from talentcareer.access.models import Unit
from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.voiding import STANDING, StandingManager, Voidable


def standing_on(day: date, start: str) -> Q:
    """Return the condition that something began (the field `start`) by a day and had not ended."""
    return Q(**{f"{start}__lte": day}) & (Q(ended_on=None) | Q(ended_on__gt=day))


class Platform(Voidable):
    """A platform: workstation, laboratory, joint platform."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="platforms")
    name = models.CharField(_("platform"), max_length=100)
    kind = models.CharField(_("kind"), max_length=25, choices=PlatformKind)
    kind_as_typed = models.CharField(_("kind as typed"), max_length=60, blank=True)
    level = models.CharField(_("level"), max_length=30, blank=True)
    lead = models.CharField(_("head"), max_length=60, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    view_permission = "support.view"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=STANDING,
                name="platform_once",
                violation_error_message=_("There is a platform of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(established_on=None) | Q(ended_on__gte=F("established_on")),
                name="platform_ends_after_it_begins",
                violation_error_message=_("The platform would end before it was established."),
            ),
        ]

    @property
    def begun_on(self) -> date | None:
        """The day of the beginning."""
        return self.established_on

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(unit__in=list(unit_ids))


class Team(Voidable):
    """A team that came under an agreement, say an academician's."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("team"), max_length=100)
    kind = models.CharField(_("kind"), max_length=25, choices=TeamKind)
    kind_as_typed = models.CharField(_("kind as typed"), max_length=60, blank=True)
    lead = models.CharField(_("head"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    view_permission = "support.view"
    objects = StandingManager.from_queryset(ScopedQuerySet)()
    everything = ScopedManager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=STANDING,
                name="team_once",
                violation_error_message=_("There is a team of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(signed_on=None) | Q(ended_on__gte=F("signed_on")),
                name="team_ends_after_it_begins",
                violation_error_message=_("The team would end before it was signed."),
            ),
        ]

    @property
    def begun_on(self) -> date | None:
        """The day of the beginning."""
        return self.signed_on

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(unit__in=list(unit_ids))
