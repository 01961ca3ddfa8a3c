"""Filters of the register of imports."""

import django_filters
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.models import ImportRun, ImportState


class ImportFilter(django_filters.FilterSet):
    """By file name and state."""

    q = django_filters.CharFilter(
        field_name="files__name", lookup_expr="icontains", distinct=True, label=_("File name")
    )
    state = django_filters.ChoiceFilter(choices=ImportState, label=_("State"))

    class Meta:
        model = ImportRun
        fields = ("q", "state")
