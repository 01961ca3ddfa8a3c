"""Filters of the register of imports."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.models import ImportRun, ImportState


class ImportFilter(django_filters.FilterSet):
    """By file name and state."""

    q = django_filters.CharFilter(method="named", label=_("File name"))
    state = django_filters.ChoiceFilter(choices=ImportState, label=_("State"))

    class Meta:
        model = ImportRun
        fields = ("q", "state")

    def named(self, rows: Any, _name: str, typed: str) -> Any:
        """Narrow the rows to imports of a file whose name holds what was typed."""
        of_files = Q(called__icontains=typed) | Q(staged__name__icontains=typed)
        return rows.filter(Q(files__name__icontains=typed) | of_files).distinct()
