"""A department's dashboard, the rows behind its figures, and what changed lately."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.dashboard import changes, hospital, page, place, reading
from reports.dashboard.figures import OPENED
from reports.dashboard.tables import listing_of
from reports.indicators.declaring import At, Figure, now
from reports.indicators.reading import shown_to
from reports.views import FIRST_YEAR
from reports.views_figures import FigureRows
from talentcareer import dates
from talentcareer.access.models import Unit, ordered
from talentcareer.audit import trail
from talentcareer.ui import formats
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Crumb, Tab
from talentcareer.ui.views import Page
from talentcareer.ui.widgets import SearchSelect

CHANGES_A_PAGE = 50
SHOWN_BESIDE = 5
MOST_TABS = 6
COMPARED = "dashboard.compared"
"""The line in the trail when a department stood beside its hospital, and where the session keeps the last one."""


class ChooseUnit(forms.Form):
    """Another department of the reader's."""

    use_required_attribute = False

    unit = forms.ChoiceField(label=gettext_lazy("Department"), widget=SearchSelect)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.choices = [(unit.pk, f"{'　' * getattr(unit, 'depth', 0)}{unit.name}") for unit in units]


class PlaceMixin:
    """The department an address names, within the reader's reach."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def places(self) -> place.Places:
        """Every department of the reader's."""
        return place.places(self.request.user)

    @cached_property
    def place(self) -> place.Place:
        """The department; 404 for one out of reach."""
        return self.places.named(self.kwargs.get("unit") or self.request.GET.get("unit", ""))

    def crumb(self) -> Crumb:
        """Return the step of the path that leads back to the dashboard."""
        return Crumb(self.place.title, address(self.place))


def address(at: place.Place) -> str:
    """Return the address of a department's dashboard."""
    return f"{reverse('reports:dashboard')}?unit={at.slug}"


class DashboardPage(PlaceMixin, Page):
    """A department at a glance: its figures, who needs the head, what changed, how it stands beside the hospital."""

    template_name = "reports/dashboard.html"

    def get_title(self) -> str:
        return self.place.title

    def values(self) -> dict[str, Any]:
        today, user = dates.today(), self.request.user
        shown = page.Page(self.place, reading.read_all(self.place, user, today))
        self.note_comparison(shown.read.beside, today)
        days = changes.SPANS[1] if self.request.GET.get("days") == str(changes.SPANS[1]) else changes.SPANS[0]
        return {
            **super().values(),
            "shown": shown,
            "count": self.count(shown),
            "facts": [
                _("as of %(day)s") % {"day": formats.day(today)},
                _("ages on %(day)s") % {"day": formats.day(place.first_of_year(today))},
                _("money by vouchers booked"),
            ],
            "year_text": str(today.year),
            "changes": changes.lately(self.place, user, today, days, most=SHOWN_BESIDE),
            "changes_url": f"{reverse('reports:dashboard-changes')}?unit={self.place.slug}&days={days}",
            "spans": [
                Tab(_("%(count)d days") % {"count": one}, f"{address(self.place)}&days={one}#changes", one == days)
                for one in changes.SPANS
            ],
            "tabs": self.tabs(),
            "choose": self.choose(),
        }

    def note_comparison(self, beside: list[hospital.Beside], on: date) -> None:
        """Leave a line in the trail that sums of the whole hospital were read: one a day, a place and a session."""
        read = f"{self.place.slug} {on}"
        if self.request.session.get(COMPARED) != read and any(one.whole for one in beside):
            trail.write_event(COMPARED, by=self.request.user, place=self.place.title)
            self.request.session[COMPARED] = read

    def count(self, shown: page.Page) -> Any:
        """How many people belong here, and how many more have a concurrent post."""
        people = format_html("{}", marks.num(shown.headcount, unit=_("people")))
        if shown.concurrent is None:
            return people
        more = marks.num(shown.concurrent, unit=_("with a concurrent post here, counted elsewhere"))
        return format_html("{}{}{}", people, marks.dot(), more)

    def tabs(self) -> list[Tab]:
        """The departments of whoever heads several, and all of them together."""
        tops = self.places.tops
        if not 1 < len(tops) <= MOST_TABS:
            return []
        everything = Tab(
            _("All together"), f"{reverse('reports:dashboard')}?unit={place.ALL}", self.place.slug == place.ALL
        )
        return [
            everything,
            *(
                Tab(top.name, f"{reverse('reports:dashboard')}?unit={top.pk}", self.place.slug == str(top.pk))
                for top in tops
            ),
        ]

    def choose(self) -> ChooseUnit | None:
        """The way to another department, where there are units below or beside this one."""
        if len(self.places.units) == len(self.places.tops):
            return None
        return ChooseUnit(units=ordered(self.places.units), initial={"unit": self.place.slug}, auto_id="choose_%s")


class DashboardRows(PlaceMixin, FigureRows):
    """Exactly the people or rows behind a figure of the dashboard."""

    @cached_property
    def scope(self) -> Any:
        """Whose reach is counted: the reader's, within the department."""
        return self.place.scope(self.request.user)

    @cached_property
    def figure(self) -> Figure:
        """The figure."""
        figure = OPENED.get(self.kwargs["code"])
        if figure is None or not shown_to(self.scope, [figure]):
            raise Http404
        return figure

    @cached_property
    def at(self) -> At:
        """The day itself, or a year."""
        today, year = dates.today(), self.kwargs.get("year")
        if year is None:
            return now(today)
        if not FIRST_YEAR <= year <= today.year:
            raise Http404
        return At(year, today, year)

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """The table that lists such rows."""
        return listing_of(self.indicator).table

    def rows(self) -> Any:
        listing, rows = listing_of(self.indicator), self.indicator.rows(self.scope, self.at)
        fetched = listing.fetch(rows.select_related(*self.indicator.base.joins), self.scope, self.at)
        return fetched.order_by(*listing.order, "pk")

    def get_title(self) -> str:
        when = _("today") if self.at.today else str(self.at.year)
        words = {"place": self.place.title, "figure": self.indicator.title, "when": when}
        return _("%(place)s: %(figure)s, %(when)s") % words

    def get_crumbs(self) -> list[Crumb]:
        return [self.crumb()]


class DashboardChanges(PlaceMixin, Page):
    """Everything that changed about a department's people in the last 7 or 30 days."""

    template_name = "reports/dashboard_changes.html"

    def get_title(self) -> str:
        return _("%(place)s: what changed in the last %(days)s days") % {"place": self.place.title, "days": self.days}

    def get_crumbs(self) -> list[Crumb]:
        return [self.crumb()]

    @property
    def days(self) -> int:
        """How many days back."""
        asked = self.request.GET.get("days", "")
        return next((days for days in changes.SPANS if str(days) == asked), changes.SPANS[0])

    def values(self) -> dict[str, Any]:
        number = self.request.GET.get("page", "")
        first = (max(int(number), 1) - 1) * CHANGES_A_PAGE if number.isdecimal() and len(number) < 6 else 0
        found = changes.lately(
            self.place, self.request.user, dates.today(), self.days, first=first, most=CHANGES_A_PAGE
        )
        url = f"{reverse('reports:dashboard-changes')}?unit={self.place.slug}"
        return {
            **super().values(),
            "changes": found,
            "lines": [change.line for change in found.latest],
            "page": Paginator(range(found.total), CHANGES_A_PAGE).get_page(number),
            "tabs": [
                Tab(_("%(count)d days") % {"count": days}, f"{url}&days={days}", days == self.days)
                for days in changes.SPANS
            ],
        }
