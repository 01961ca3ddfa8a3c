"""Filters of the trail."""

from typing import Any

import django_filters
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from talentcareer.audit import sentences
from talentcareer.audit.actions import NAMES
from talentcareer.audit.models import Entry
from talentcareer.audit.records import Record


def _actions() -> list[tuple[str, Any]]:
    return sorted(sentences.actions().items(), key=lambda row: str(row[1]))


def _kinds() -> list[tuple[str, Any]]:
    return sorted(
        ((model._meta.label, model._meta.verbose_name) for model in apps.get_models() if issubclass(model, Record)),
        key=lambda row: str(row[1]),
    )


class TrailFilter(django_filters.FilterSet):
    """Entries by who, when, action and kind of record."""

    q = django_filters.CharFilter(label=_("Who"), method="by_who")
    from_on = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until_on = django_filters.DateFilter(label=_("Until"), field_name="at", lookup_expr="date__lte")
    action = django_filters.ChoiceFilter(label=_("Action"), choices=_actions)
    model = django_filters.ChoiceFilter(label=_("Kind of record"), choices=_kinds)

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_who(self, rows: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        shown = [kept for kept, label in NAMES.items() if value.lower() in str(label).lower()]
        return rows.filter(Q(actor_name__icontains=value) | Q(actor_name__in=shown))
