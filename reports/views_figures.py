"""A figure's own page, and the rows behind it."""

from functools import cached_property
from typing import Any

import django_filters
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import presenting
from reports.indicators import BY_CODE
from reports.indicators.declaring import At, Dimension, Figure, Indicator, Number, Ratio, now, span
from reports.indicators.reading import shown_to
from reports.presenting import NOT_GIVEN, Shown
from reports.scope import Scope
from reports.tables import TABLES, listed
from reports.views import FIRST_YEAR, chosen
from talentcareer import dates
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import Page


def report_crumb() -> Crumb:
    """Return the step of the path that leads to the report."""
    return Crumb(_("Yearly outcome report"), reverse("reports:report"))


class FigureMixin:
    """The figure an address names; 404 for an unknown one, and for one whose rows the reader may not see at all."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def scope(self) -> Scope:
        """Whose reach is counted."""
        return Scope(self.request.user)

    @cached_property
    def figure(self) -> Figure:
        """The figure."""
        figure = BY_CODE.get(self.kwargs["code"])
        if figure is None or not shown_to(self.scope, [figure]):
            raise Http404
        return figure


class FigurePage(FigureMixin, Page):
    """What a figure counts, over the years, with its parts, as it stands now within the reader's reach."""

    template_name = "reports/figure.html"

    def get_title(self) -> Any:
        return self.figure.title

    def get_crumbs(self) -> list[Crumb]:
        return [report_crumb()]

    def values(self) -> dict[str, Any]:
        today = dates.today()
        ats = [now(today)] if self.request.GET.get("day") == "today" else span(*chosen(self.request.GET), today)
        shown = Shown.read(self.scope, [self.figure], ats)
        lines = [
            presenting.line(shown, figure, ats, self.scope)
            for figure in (self.figure, *presenting.companions(self.figure, self.scope))
        ]
        return {
            **super().values(),
            "ats": ats,
            "lines": lines,
            "definition": presenting.definition(self.figure),
            "breakdowns": presenting.breakdowns(shown, ats, self.scope, [self.figure]),
            "is_rate": isinstance(self.figure, Ratio),
            "provisional": ats[-1].provisional and not ats[-1].today,
            "today": today,
        }


class FigureRows(FigureMixin, ListPage):
    """Exactly the rows a figure counts. Cells of its breakdowns are the list's filters."""

    template_name = "reports/rows.html"
    unit = gettext_lazy("rows")
    export_permission = "report.export"
    empty_title = gettext_lazy("Nothing is counted here")
    empty_text = gettext_lazy("No record meets the definition within what you may open.")

    @cached_property
    def at(self) -> At:
        """The year, and where given the first year of the span."""
        today, year = dates.today(), self.kwargs["year"]
        since = self.kwargs.get("since", year)
        if not FIRST_YEAR <= since <= year <= today.year:
            raise Http404
        return At(year, today, since)

    @cached_property
    def indicator(self) -> Indicator:
        """The figure, which must count rows in this year."""
        if not isinstance(self.figure, Indicator) or not self.figure.known_at(self.at):
            raise Http404
        return self.figure

    @property
    def model(self) -> Any:  # type: ignore[override]
        """The model of the rows."""
        return self.indicator.base.model

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """The table that lists such rows."""
        return TABLES[self.indicator.base.name].table

    @cached_property
    def filterset_class(self) -> Any:  # type: ignore[override]
        """A filter for each breakdown."""
        return type(
            "Cells",
            (django_filters.FilterSet,),
            {dimension.code: self._cell(dimension) for dimension in self.indicator.dimensions},
        )

    def _cell(self, dimension: Dimension) -> django_filters.ChoiceFilter:
        labels = dict(dimension.labels())
        if dimension.open_ended or not labels:
            found = self._found(dimension)  # of an open list only what is within reach is named
            labels = {value: label for value, label in labels.items() if value in found} or dict(
                zip(found, found, strict=True)
            )
        choices = [(value or NOT_GIVEN, label) for value, label in labels.items() if value] + [
            (NOT_GIVEN, _("not given"))
        ]

        def narrow(rows: Any, _name: str, value: str) -> Any:
            return dimension.narrow(rows, "" if value == NOT_GIVEN else value, self.at)

        return django_filters.ChoiceFilter(
            label=str(dimension.title).capitalize(), choices=choices, method=narrow, empty_label=_("all")
        )

    def _found(self, dimension: Dimension) -> list[str]:
        cells = (
            self.indicator.rows(self.scope, self.at)
            .order_by()
            .annotate(cell=dimension.value(self.at))
            .values_list("cell", flat=True)
        )
        return sorted({str(value) for value in cells.distinct() if value})

    def rows(self) -> Any:
        return listed(self.indicator.base, self.indicator.rows(self.scope, self.at), self.scope, self.at)

    def get_title(self) -> str:
        when = (
            _("%(first)s–%(last)s") % {"first": self.at.since, "last": self.at.year}
            if self.at.since != self.at.year
            else str(self.at.year)
        )
        return _("%(figure)s, %(when)s") % {"figure": self.indicator.title, "when": when}

    def get_crumbs(self) -> list[Crumb]:
        figure = f"{reverse('reports:indicator', args=[self.indicator.code])}?year={self.at.year}"
        return [report_crumb(), Crumb(self.indicator.title, figure)]

    def counted(self) -> Number:
        """The figure over the rows shown."""
        measure = self.indicator.measure
        return measure.number(
            self.found.order_by().aggregate(counted=self.indicator.over(self.scope, self.at))["counted"]
        )

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "figure": presenting.parts.Figure(self.counted(), format=self.indicator.format),
            "figure_unit": presenting.unit_of(self.indicator),
            "same": self.indicator.measure.kind == "rows",
            "definition": presenting.definition(self.indicator),
            "basis": _("today") if self.at.today else self.indicator.basis,
            "provisional": self.at.provisional and not self.at.today,
            "today": dates.today(),
        }


class FigureRowsToday(FigureRows):
    """The rows a figure counts on the day itself."""

    @cached_property
    def at(self) -> At:
        """Today."""
        return now(dates.today())

    def get_title(self) -> str:
        return _("%(figure)s, %(when)s") % {"figure": self.indicator.title, "when": _("today")}
