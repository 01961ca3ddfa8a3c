"""The register of postdocs 博士后名册."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts.lists import OnDay, PersonRecordFilter, PersonRecordList, PersonTable, YesOrNo
from programs.postdocs.choices import PostdocType
from programs.postdocs.entering import POSTDOC_ENTRY
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.panels import standing
from programs.postdocs.querysets import in_station_on
from talentcareer import dates
from talentcareer.ui import formats
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Tone
from talentcareer.ui.tables import NONE, Column, DayColumn, TwoLineColumn

IN_STATION, PAST_EXIT, COMPLETED, WITHDRAWN = "in_station", "past_exit", "completed", "withdrawn"


class PostdocFilter(PersonRecordFilter):
    """Postdocs by the year of entry, how they stand, the day in station, type, and whether they stayed."""

    words = ("number", "supervisor__name", "supervisor_name", "joint_supervisor", "partner")
    units = ("unit",)
    year_of, year_label = "entered_on__year", gettext_lazy("Entered in the year")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="by_state",
        choices=[
            (IN_STATION, gettext_lazy("in station")),
            (PAST_EXIT, gettext_lazy("past the planned exit")),
            (COMPLETED, pgettext_lazy("postdoc", "completed")),
            (WITHDRAWN, pgettext_lazy("postdoc", "withdrew")),
        ],
    )
    on = OnDay(label=gettext_lazy("In station on"), method="by_day")
    postdoc_type = django_filters.ChoiceFilter(label=gettext_lazy("Type"), choices=PostdocType)
    stayed = YesOrNo(label=gettext_lazy("Stayed at the hospital"))

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = dates.today()
        conditions = {
            IN_STATION: in_station_on(today),
            PAST_EXIT: in_station_on(today) & Q(planned_exit_on__lt=today),
            COMPLETED: Q(completed_on__lte=today),
            WITHDRAWN: Q(withdrawn_on__lte=today),
        }
        return rows.filter(conditions[value])

    def by_day(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(in_station_on(value))


class PostdocTable(PersonTable):
    """A stay a row."""

    entry = POSTDOC_ENTRY
    number = TwoLineColumn(
        verbose_name=gettext_lazy("Postdoc number"), below="get_postdoc_type_display", below_title=gettext_lazy("Type"), labelled=True
    )  # fmt: skip
    supervisor = Column(accessor="supervised_by", verbose_name=gettext_lazy("Cooperating supervisor"), labelled=True)
    joint_supervisor = TwoLineColumn(
        verbose_name=gettext_lazy("Joint supervisor"), below="partner", below_title=gettext_lazy("Partner"), labelled=True, empty_values=()
    )  # fmt: skip
    entered_on = DayColumn(verbose_name=gettext_lazy("Entered on"), labelled=True)
    planned_exit_on = DayColumn(verbose_name=gettext_lazy("Planned exit"), labelled=True)
    ended_on = DayColumn(accessor="gone_on", verbose_name=gettext_lazy("Left the station on"), labelled=True)
    state = Column(accessor="pk", verbose_name=gettext_lazy("State"), orderable=False)

    @cached_property
    def today(self) -> Any:
        """The day of the states."""
        return dates.today()

    def stands(self, record: PostdocAppointment) -> tuple[str, Tone, list[str]]:
        """Return how a stay stands today, its tone, and what is said below; the day of the end has its own column."""
        words, tone, below = standing(record, self.today)
        return words, tone, below[1:] if record.ended_on else below

    def render_joint_supervisor(self, value: str, record: PostdocAppointment) -> Any:
        found = [words for words in (value, record.partner) if words]
        return format_html_join("", "{}<span>{}</span>", [(found[0], found[1] if found[1:] else "")]) if found else NONE

    def value_joint_supervisor(self, value: str) -> str:
        return value

    def render_state(self, record: PostdocAppointment) -> SafeString:
        words, tone, below = self.stands(record)
        lines = format_html_join("", '<br><span class="xs q">{}</span>', ((line,) for line in below))
        return format_html("{}{}", marks.state_badge(words, tone=tone), lines)

    def value_state(self, record: PostdocAppointment) -> str:
        words, _tone, below = self.stands(record)
        return formats.listed([words, *below])


class PostdocList(PersonRecordList):
    """Postdocs within reach, the latest to enter first."""

    entry, table_class, filterset_class = POSTDOC_ENTRY, PostdocTable, PostdocFilter
    title, unit = gettext_lazy("Postdocs"), gettext_lazy("stays")
    order = ("-entered_on",)
    joined = ("supervisor",)
    export_permission = "postdoc.export"
    edited_as = "postdocs"
    empty_title = gettext_lazy("No postdocs yet")
    empty_text = gettext_lazy(
        "Who entered the postdoc station, with whom and until when, appears here when imported or added."
    )

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().dressed(
            rows.annotate(
                gone_on=Coalesce("completed_on", "withdrawn_on"),
                supervised_by=Coalesce(F("supervisor__name"), F("supervisor_name")),
            )
        )
