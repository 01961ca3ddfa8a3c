"""The ladder as one flow of numbers, and exactly the people behind each number."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cohorts.lists import units_of
from cohorts.models import Talent
from reports import ladder
from reports.ladder_people import Ladder, Rung
from reports.scope import Scope
from reports.tables import page_of
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui import formats
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb, Definition, Figure
from talentcareer.ui.tables import NONE, Column, DayColumn, NameColumn, Table
from talentcareer.ui.views import Page
from talentcareer.ui.widgets import SearchSelect


@dataclass(frozen=True, slots=True)
class RungRow:
    """A rung with who reached it and who stands on it."""

    rung: Rung
    reached: Figure
    standing: Figure


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that somebody took: from which rung to which, and how many people."""

    start: Rung
    end: Rung
    people: Figure


def definition() -> Definition:
    """Say what a rung, a step and standing are."""
    return Definition(
        [
            (_("Reserve"), _("Medical students: from 1 January of the first year of student aid.")),
            (_("Postdocs"), _("From the first entry into the station.")),
            (
                _("Stage"),
                _("From the first day of a training period selected into it, or of an approved change to it."),
            ),
            (
                pgettext("ladder", "Step"),
                _("From one rung to the next one that the person really took, by these days; rungs may be left out."),
            ),
            (_("No step"), _("A rung below one that was taken before is no step up and is passed over.")),
            (
                _("Standing"),
                _("The highest rung that the person took. Everybody stands on one rung and is counted once."),
            ),
            (_("Counted"), _("Distinct people with at least one rung up to today, within what you may open.")),
        ]
    )


class LadderMixin:
    """The ladder of the reader, as of today."""

    request: Any

    @cached_property
    def ladder(self) -> Ladder:
        """The rungs that the reader may see, and who took them."""
        return Ladder(Scope(self.request.user), dates.today())


class LadderPage(LadderMixin, Page):
    """How many stand on each rung, and how many went from which to which."""

    template_name = "reports/ladder.html"
    title = gettext_lazy("Career ladder")

    def figure(self, code: str) -> Figure:
        """A number of the ladder; one that counts anybody opens its people."""
        count = len(self.ladder.counted.get(code, ()))
        url = reverse("reports:ladder-rows", args=[code]) if count else ""
        return Figure(count, url, stands_for=self.ladder.labels[code])

    def values(self) -> dict[str, Any]:
        rungs, hidden = self.ladder.rungs, [str(rung.label) for rung in self.ladder.hidden]
        steps = [
            StepRow(start, end, self.figure(ladder.step(start.code, end.code)))
            for place, start in enumerate(rungs)
            for end in rungs[place + 1 :]
        ]
        return {
            **super().values(),
            "today": dates.today(),
            "everyone": self.figure(ladder.EVERYONE),
            "rungs": [
                RungRow(rung, self.figure(ladder.reached(rung.code)), self.figure(ladder.standing(rung.code)))
                for rung in rungs
            ],
            "steps": [row for row in steps if row.people.value],
            "hidden": formats.listed(hidden) if hidden else "",
            "definition": definition(),
        }


class LadderFilter(django_filters.FilterSet):
    """People of the ladder by words and department."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_words", help_text=gettext_lazy("Name, former name, pinyin, initials or number")
    )  # fmt: skip
    department = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Department"), queryset=units_of, method="by_unit", widget=SearchSelect, empty_label=gettext_lazy("any")
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, "unit.view"):
            del self.filters["department"]

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(value)

    def by_unit(self, rows: Any, _name: str, value: Unit) -> Any:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))


class PeopleTable(Table):
    """Somebody on the ladder a row; the first days of the rungs follow, one column each."""

    name = NameColumn(url=page_of, verbose_name=gettext_lazy("Name"), order_by=("name_key",))
    staff_no = Column(verbose_name=gettext_lazy("Staff no."), labelled=True)
    department = Column(accessor="unit__name", verbose_name=gettext_lazy("Department today"))
    kind = Column(accessor="get_kind_display", verbose_name=gettext_lazy("Kind"), order_by=("kind",))


class FirstDay(DayColumn):
    """The first day of a rung, looked up by person."""

    def __init__(self, firsts: Any, place: int, **kwargs: Any) -> None:
        self.firsts, self.place = firsts, place
        super().__init__(accessor="pk", orderable=False, labelled=True, **kwargs)

    def render(self, value: Any) -> Any:
        day = self.firsts[value][self.place]
        return formats.day(day) if day else NONE

    def value(self, **kwargs: Any) -> Any:
        return self.firsts[kwargs["value"]][self.place]


class LadderRows(LadderMixin, ListPage):
    """Exactly the people whom a number of the ladder counts, with the first day of each rung."""

    model = Talent
    template_name = "reports/ladder_rows.html"
    filterset_class = LadderFilter
    unit = pgettext_lazy("count", "people")
    export_permission = "report.export"
    empty_title = gettext_lazy("Nobody is counted here")
    empty_text = gettext_lazy("Nobody within what you may open took this step or rung.")
    kwargs: dict[str, Any]

    @cached_property
    def code(self) -> str:
        """The number that the address names; 404 for an unknown one and for a rung the reader may not see."""
        asked: str = self.kwargs["code"]
        if asked not in self.ladder.labels:
            raise Http404
        return asked

    @cached_property
    def table_class(self) -> Any:  # type: ignore[override]
        """The table with a column for the first day of each rung."""
        days = {
            f"rung_{place}": FirstDay(self.ladder.firsts, place, verbose_name=rung.label)
            for place, rung in enumerate(self.ladder.rungs)
        }
        return type("LadderTable", (PeopleTable,), days)

    def rows(self) -> Any:
        return self.ladder.people(self.code).select_related("unit").order_by("name_key", "staff_no")

    def get_title(self) -> str:
        return self.ladder.labels[self.code]

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(LadderPage.title, reverse("reports:ladder"))]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "definition": definition(), "today": dates.today()}
