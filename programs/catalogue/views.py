"""The catalogue of talent programmes."""

from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.catalogue.choices import Level
from programs.catalogue.entering import PROGRAMME
from programs.catalogue.models import Programme
from programs.catalogue.rules import programme_key
from talentcareer.access import policy
from talentcareer.ui import formats, tables
from talentcareer.ui.entering_lists import EntryListPage


def page_of(programme: Programme) -> str:
    """Return the address at which a programme is corrected."""
    return PROGRAMME.url("edit", programme.pk)


class ProgrammeTable(tables.Table):
    """A programme a row, by its name."""

    name = tables.Column(verbose_name=gettext_lazy("Programme"), card="full")
    level = tables.Column(accessor="get_level_display", verbose_name=gettext_lazy("Level"), order_by=("level",))
    aliases = tables.Column(verbose_name=gettext_lazy("Other names"), orderable=False)

    def render_aliases(self, value: list[str]) -> str:
        return _(", ").join(value)

    def value_aliases(self, value: list[str]) -> str:
        return formats.listed(value)


class WritableProgrammeTable(ProgrammeTable):
    """The same for who keeps the catalogue: a name leads to its form."""

    name = tables.NameColumn(url=page_of, verbose_name=gettext_lazy("Programme"))


class ProgrammeFilter(django_filters.FilterSet):
    """Programmes by words and level."""

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    level = django_filters.ChoiceFilter(label=gettext_lazy("Level"), choices=Level)

    class Meta:
        model = Programme
        fields = ("level",)

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        # The other names lie in JSON, which the databases search in different ways; a catalogue is short.
        wanted = programme_key(value)
        found = [one.pk for one in rows if any(wanted in programme_key(word) for word in (one.name, *one.aliases))]
        return rows.filter(pk__in=found)


class ProgrammeList(EntryListPage):
    """The catalogue."""

    entry = PROGRAMME
    model = Programme
    filterset_class = ProgrammeFilter
    title = gettext_lazy("Talent programmes")
    unit = gettext_lazy("programmes")
    export_permission = "programme.write"
    empty_text = gettext_lazy("Talent programmes appear here when recognitions are imported, or when you add them.")

    @property
    def table_class(self) -> type[tables.Table]:  # type: ignore[override]
        """The table for this reader."""
        return WritableProgrammeTable if policy.may(self.request.user, PROGRAMME.permission) else ProgrammeTable
