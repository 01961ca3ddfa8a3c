"""Filters of the lists of platforms and teams."""

from typing import Any, ClassVar
from unicodedata import normalize

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.supports.choices import PlatformKind, TeamKind
from programs.supports.models import Platform, Team, standing_on
from talentcareer import dates
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui.widgets import SearchSelect, readings

STANDING, ENDED, UNKNOWN = "standing", "ended", "unknown"


def units_of(request: Any) -> Any:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


class SupportFilter(django_filters.FilterSet):
    """What platforms and teams are asked for alike; `begins` names the field of the first day."""

    begins: ClassVar[str]

    q = django_filters.CharFilter(label=_("Search"), method="by_words", help_text=_("Name or head, pinyin or initials"))
    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=units_of, method="by_unit", widget=SearchSelect, empty_label=_("any")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        empty_label=_("any"),
        choices=[
            (STANDING, pgettext_lazy("platform or team", "active")),
            (ENDED, _("ended")),
            (UNKNOWN, _("day unknown")),
        ],
    )
    year = django_filters.NumberFilter(label=_("Begun in the year"), method="by_year", min_value=1900, max_value=2200)

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        words = normalize("NFKC", value).lower().split()
        known = rows.values_list("pk", "name", "lead")
        return rows.filter(pk__in=[pk for pk, name, lead in known if all(says(word, name, lead) for word in words)])

    def by_unit(self, rows: Any, _name: str, value: Unit) -> Any:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        today = dates.today()
        conditions = {
            STANDING: standing_on(today, self.begins),
            ENDED: Q(ended_on__lte=today),
            UNKNOWN: Q(**{self.begins: None}),
        }
        return rows.filter(conditions[value])

    def by_year(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.filter(**{f"{self.begins}__year": int(value)})


def says(word: str, *texts: str) -> bool:
    """Tell whether one of the texts holds a word as written, or begins with it in pinyin or initials."""
    return any(
        word in text.lower() or any(reading.startswith(word) for reading in readings(text).split())
        for text in texts
        if text
    )


class PlatformFilter(SupportFilter):
    """Platforms by words, kind, department, state and year."""

    begins = "established_on"
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PlatformKind, empty_label=_("any"))

    class Meta:
        model = Platform
        fields: ClassVar[list[str]] = []


class TeamFilter(SupportFilter):
    """Teams by words, kind, department, state and year."""

    begins = "signed_on"
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=TeamKind, empty_label=_("any"))

    class Meta:
        model = Team
        fields: ClassVar[list[str]] = []
