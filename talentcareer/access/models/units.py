"""The tree of units with their other names."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from tree_queries.query import TreeQuerySet

from talentcareer.access.scope import ScopedManager, ScopedQuerySet
from talentcareer.audit.records import Record


class UnitKind(models.TextChoices):
    """Kinds of unit in the tree."""

    AUTHORITY = "authority", _("authority")
    HOSPITAL = "hospital", _("hospital")
    DEPARTMENT = "department", _("department")
    ACADEMY = "academy", _("academy")
    BRANCH = "branch", _("branch")
    STATION = "station", _("station")


NAME_LENGTH = 100


def unit_key(name: str) -> str:
    """Return a unit's name as it is compared: half width, without spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def key_within(name: str) -> str:
    """Return the same; raise ValidationError where single signs become so many at half width that the name is too long."""
    key = unit_key(name)
    if len(key) > NAME_LENGTH:
        raise ValidationError(
            {"name": _("The name is too long: at half width it has %(count)d signs.") % {"count": len(key)}}
        )
    return key


class UnitQuerySet(ScopedQuerySet, TreeQuerySet):  # type: ignore[override]  # the stubs know no with_tree_fields
    """Units, with the tree's verbs and the door."""

    def current_on(self, day: date) -> Self:
        """Return units that exist on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class Unit(Record):
    """A unit of the tree: authority, hospital, department; academy, branch, station."""

    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind, default=UnitKind.DEPARTMENT)
    order = models.PositiveIntegerField(_("order"), default=0)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    placed_on = models.DateField(_("belongs there since"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    view_permission = "unit.view"
    administered = True
    audit_ignored = Record.audit_ignored | {"name_key"}
    objects = models.Manager.from_queryset(UnitQuerySet)()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("order", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name_key"], name="unit_name_once_below_its_parent",
                violation_error_message=_("There is a unit of this name already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Any = None) -> None:
        self.name_key = key_within(self.name)
        super().clean_fields(exclude)

    @classmethod
    def in_units(cls, unit_ids: Iterable[UUID]) -> Q:
        return Q(pk__in=list(unit_ids))


def ordered(units: Iterable[Any]) -> list[Any]:
    """Return units as the tree shows them, each with `depth`: parents before their children, by order and name."""
    children: dict[Any, list[Any]] = {}
    known = {unit.pk: unit for unit in units}
    for unit in known.values():
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    found: list[Any] = []

    def walk(parent: Any, depth: int) -> None:
        for unit in sorted(children.get(parent, ()), key=lambda u: (u.order, u.name)):
            unit.depth = depth
            found.append(unit)
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return found


class UnitNameKind(models.TextChoices):
    """Why a unit has another name."""

    ALIAS = "alias", _("alias")
    FORMER = "former", _("former name")


class UnitName(Record):
    """Another name of a unit: an alias in use, or a former name with the day until which it held."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    name_key = models.CharField(max_length=100, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitNameKind, default=UnitNameKind.ALIAS)
    until_on = models.DateField(_("until"), null=True, blank=True)

    scope_through = "unit"
    view_permission = "unit.view"
    audit_subject_field = "unit_id"
    audit_ignored = Record.audit_ignored | {"name_key"}
    objects = ScopedManager()

    class Meta:
        verbose_name = _("other name of a unit")
        verbose_name_plural = _("other names of units")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name_key"],
                name="unit_other_name_once",
                violation_error_message=_("The unit has this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Any = None) -> None:
        self.name_key = key_within(self.name)
        super().clean_fields(exclude)
