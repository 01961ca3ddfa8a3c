"""Lists of what is recorded of people: a row a record, whose it is in front, asked for by person, department and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from unicodedata import normalize

import django_filters
from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.fields import PersonField
from cohorts.forms.search import looks_like_id_card
from cohorts.models import Talent
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui import tables
from talentcareer.ui.entering import Entry
from talentcareer.ui.entering_lists import EntryListPage
from talentcareer.ui.fields import DayField
from talentcareer.ui.parts import Figure, FigureFormat, KeyFigure, Text
from talentcareer.ui.widgets import SearchSelect

ANY = gettext_lazy("any")


class PersonColumn(tables.NameColumn):
    """Whose record it is: a link to the person's page; below, the department of the record and the staff number."""

    def __init__(self, person: str = "talent", **kwargs: Any) -> None:
        self.person = person
        super().__init__(
            accessor=f"{person}__name",
            order_by=(f"{person}__name_key",),
            url=lambda record: getattr(record, person).get_absolute_url(),
            below=f"{person}__staff_no",
            below_title=gettext_lazy("Staff no."),
            **{"verbose_name": gettext_lazy("Name")} | kwargs,
        )

    def render(self, value: str, record: Any) -> SafeString:  # type: ignore[override]
        below = " ".join(filter(None, (record.department, getattr(record, self.person).staff_no)))
        return format_html('<a class="name nw" href="{}">{}</a><span>{}</span>', self.url(record), value, below)


class WanColumn(tables.FigureColumn):
    """Money in 万元; in a card, where no head stands above it, the label says so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="wan", attrs={"td": {"data-l": self.label}}, **kwargs)

    def label(self, bound_column: Any) -> str:
        """Return the words before the amount in a card."""
        return _("%(name)s (%(unit)s)") % {"name": bound_column.header, "unit": self.page_unit}


class PersonTable(tables.Table):
    """A record a row. The way to correct it stands only where the reader may.

    `first` are the columns in front. What the page says below or beside others is a column of the file: `in_workbook`.
    """

    entry: ClassVar[Entry]
    first: ClassVar[Sequence[str]] = ("person",)
    in_workbook: ClassVar[Sequence[str]] = ("department",)

    person = PersonColumn()
    department = tables.Column(verbose_name=gettext_lazy("Department"), at_first=False, labelled=True)
    correct = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("Action"), orderable=False, head_hidden=True, exclude_from_export=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        writes = policy.may(kwargs["request"].user, self.entry.permission)
        order = (*self.first, "department", "...", "correct")
        super().__init__(*args, sequence=order, exclude=() if writes else ("correct",), **kwargs)

    def ways_on(self, record: Any) -> Iterable[tuple[str, Text]]:
        """Return the addresses and words of what may be done with a record that the reader may write."""
        return [(self.entry.url("edit", record.pk), _("Correct"))]

    def render_correct(self, record: Any) -> Any:
        if not record.writable:
            return tables.NONE
        return format_html_join(" ", '<a class="nw" href="{}">{}</a>', self.ways_on(record))


class ByPerson(django_filters.Filter):
    """One person within reach: by the row's id, number or name."""

    field_class = PersonField


class OnDay(django_filters.Filter):
    """A day, typed as people type it."""

    field_class = DayField


class YesOrNo(django_filters.ChoiceFilter):
    """Whether something is so; what is not said is neither."""

    YES, NO = "yes", "no"

    def __init__(self, **kwargs: Any) -> None:
        words = ((self.YES, gettext_lazy("yes")), (self.NO, gettext_lazy("no")))
        super().__init__(choices=words, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value == self.YES}) if value else qs


def units_of(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


class PersonRecordFilter(django_filters.FilterSet):
    """Records by words, person, department and year.

    `people` are the paths to the people a record is about, `words` those to texts that are searched beside their names;
    `units` those to the record's own department, before the person's; `year_of` looks a year up.
    """

    people: ClassVar[Sequence[str]] = ("talent",)
    words: ClassVar[Sequence[str]] = ()
    units: ClassVar[Sequence[str]] = ()
    year_of: ClassVar[str]
    year_label: ClassVar[Text] = gettext_lazy("Year")

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_words", help_text=gettext_lazy("Name, pinyin, number or words")
    )
    person = ByPerson(label=gettext_lazy("Person"), method="by_person")
    department = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Department"), queryset=units_of, method="by_unit", widget=SearchSelect
    )
    year = django_filters.NumberFilter(label=gettext_lazy("Year"), method="by_year", min_value=1900, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["person"].field.user = self.request.user
        self.filters["year"].label = self.year_label
        if not policy.may(self.request.user, "unit.view"):
            del self.filters["department"]
        for choice in self.filters.values():
            if isinstance(choice, django_filters.ChoiceFilter | django_filters.ModelChoiceFilter):
                choice.extra["empty_label"] = ANY

    @classmethod
    def unit_paths(cls) -> list[str]:
        """Return the paths to the department that counts for a record, the first that is given."""
        return [*cls.units, f"{cls.people[0]}__unit"]

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        known: Any = Talent.objects.visible_to(self.request.user)
        for word in normalize("NFKC", value).split():
            told = Q(*((f"{path}__icontains", word) for path in self.words), _connector=Q.OR)
            for path in self.people:
                told |= Q(**{f"{path}__in": known.matching(word).values("pk")})
            rows = rows.filter(told)
        return rows

    def by_person(self, rows: QuerySet[Any], _name: str, value: Talent) -> QuerySet[Any]:
        return rows.filter(Q(*((path, value) for path in self.people), _connector=Q.OR))

    def by_unit(self, rows: QuerySet[Any], _name: str, value: Unit) -> QuerySet[Any]:
        counted = Coalesce(*self.unit_paths()) if self.units else F(self.unit_paths()[0])
        return rows.alias(counted_in=counted).filter(counted_in__in=unit_ids(self.request.user, value.pk))

    def by_year(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(self.in_year(int(value)))

    def in_year(self, year: int) -> Q:
        """Return the condition that a record belongs to a year."""
        return Q(**{self.year_of: year})


class PersonRecordList(EntryListPage):
    """The records of one kind within reach of the route's permission, the newest first.

    `order` is the office's order; `sums` are the amounts added up over what is found, with their words and format;
    `joined` what the table reads of other rows.
    """

    table_class: type[PersonTable]
    filterset_class: type[PersonRecordFilter]
    template_name = "cohorts/record_list.html"
    order: ClassVar[Sequence[Any]]
    joined: ClassVar[Sequence[str]] = ()
    sums: ClassVar[Mapping[str, tuple[Text, FigureFormat, Text]]] = {}

    @property
    def model(self) -> Any:  # type: ignore[override]
        """The model of the rows."""
        return self.entry.model

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if looks_like_id_card(request.GET.get(self.search, "")):
            messages.warning(
                request, _("Records are not searched by ID number. Search by name, pinyin or staff number.")
            )
            return HttpResponseRedirect(request.path)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        return self.dressed(self.model.objects.visible_to(self.request.user, self.permission))

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return rows in the office's order, with what the table reads of them."""
        names = [F(f"{path}__name") for path in self.filterset_class.unit_paths()]
        written = self.model.objects.visible_to(self.request.user, self.entry.permission)
        return (
            rows.select_related(self.entry.owner, *self.joined)
            .annotate(
                department=Coalesce(*names) if len(names) > 1 else names[0],
                writable=ExpressionWrapper(Q(pk__in=written.values("pk")), output_field=BooleanField()),
            )
            .order_by(*self.order)
        )

    def table_over(self, rows: QuerySet[Any]) -> PersonTable:
        table: Any = super().table_over(rows)
        if self.request.method == "POST":
            for bound in table.columns.all():
                if bound.name in table.in_workbook:
                    table.columns.show(bound.name)
        return table

    def voided(self) -> list[tuple[Any, Any, str, str]]:
        """What was voided and may be taken back, as far as the filters let it through, each with its person."""
        rows = self.model.everything.visible_to(self.request.user, self.entry.permission).exclude(voided_at=None)
        asked = self.filterset_class(self.request.GET, queryset=self.dressed(rows), request=self.request)
        found = asked.qs.order_by("-voided_at") if asked.form.is_valid() else []
        return [
            (row, getattr(row, self.entry.owner), self.words_for(row), self.entry.url("take-back", row.pk))
            for row in found
        ]

    def words_for(self, row: Any) -> str:
        """Return a record in words for its line among the voided ones."""
        return str(row)

    def figures(self) -> list[KeyFigure]:
        """The sums of what is found, by one aggregate."""
        if not self.sums:
            return []
        added = self.found.order_by().aggregate(**{f"sum_of_{name}": Sum(name) for name in self.sums})
        return [
            KeyFigure(label, Figure(added[f"sum_of_{name}"] or 0, format=written), unit=unit)
            for name, (label, written, unit) in self.sums.items()
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        person = self.filterset.form.cleaned_data.get("person") if self.filterset.form.is_valid() else None
        if person and values["add_url"] and policy.may_on(self.request.user, self.entry.permission, person):
            values["add_url"] = self.entry.add_url(person)
        return {**values, "figures": self.figures() if values["total"] else []}
