"""The register of studies abroad 研学台账."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cohorts.lists import OnDay, PersonRecordFilter, PersonRecordList, PersonTable, WanColumn, YesOrNo
from programs.abroad.choices import Route, StudyCategory
from programs.abroad.entering import STUDY
from programs.abroad.models import StudyAbroad
from programs.abroad.panels import report_words
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.audit import trail
from talentcareer.ui import formats
from talentcareer.ui.components import marks
from talentcareer.ui.parts import Text
from talentcareer.ui.tables import NONE, Column, DayColumn, TwoLineColumn

OVERDUE, TO_COME, LATE, HANDED_IN = "overdue", "to_come", "late", "handed_in"
NEED_TO_KNOW = "cohort.confidential"


class StudyFilter(PersonRecordFilter):
    """Studies abroad by the year of departure, the day abroad, category, route and report."""

    words, year_of, year_label = ("country", "host"), "from_on__year", gettext_lazy("Left in the year")
    on = OnDay(label=gettext_lazy("Abroad on"), method="by_day")
    category = django_filters.ChoiceFilter(label=gettext_lazy("Category"), choices=StudyCategory)
    route = django_filters.ChoiceFilter(label=gettext_lazy("Route"), choices=Route)
    report = django_filters.ChoiceFilter(
        label=gettext_lazy("Study report"),
        method="by_report",
        choices=[
            (OVERDUE, gettext_lazy("overdue")),
            (TO_COME, gettext_lazy("not due yet")),
            (LATE, gettext_lazy("handed in late")),
            (HANDED_IN, gettext_lazy("handed in")),
        ],
    )
    confidential = YesOrNo(label=gettext_lazy("Confidential"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, NEED_TO_KNOW):
            del self.filters["confidential"]

    def by_day(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Q(to_on=None) | Q(to_on__gte=value), from_on__lte=value)

    def by_report(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = dates.today()
        conditions = {
            OVERDUE: Q(report_on=None, report_due_on__lt=today),
            TO_COME: Q(report_on=None, report_due_on__gte=today),
            LATE: Q(report_on__gt=F("report_due_on")),
            HANDED_IN: Q(report_on__isnull=False),
        }
        return rows.filter(conditions[value])


class Where(TwoLineColumn):
    """Country and host; beside the country may stand a mark, which is no second line."""

    css = ""


class StudyTable(PersonTable):
    """A study abroad a row."""

    entry, in_workbook = STUDY, (*PersonTable.in_workbook, "confidential")
    country = Where(
        verbose_name=pgettext_lazy("study abroad", "Where"),
        below="host",
        below_title=gettext_lazy("Host institution"),
        card="full",
        empty_values=(),
    )
    category = TwoLineColumn(
        verbose_name=gettext_lazy("Category"),
        below="get_route_display",
        below_title=gettext_lazy("Route"),
        empty_values=(),
    )
    from_on = DayColumn(verbose_name=gettext_lazy("From"), labelled=True)
    to_on = DayColumn(verbose_name=gettext_lazy("To"), labelled=True)
    report = Column(accessor="pk", verbose_name=gettext_lazy("Study report"), order_by=("report_due_on",), card="full")
    cost = WanColumn(verbose_name=gettext_lazy("Cost"))
    service_until_on = DayColumn(verbose_name=gettext_lazy("Service period until"), labelled=True)
    confidential = Column(
        verbose_name=gettext_lazy("Confidential"), orderable=False, at_first=False, permission=NEED_TO_KNOW
    )

    @cached_property
    def today(self) -> Any:
        """The day on which reports are due or overdue."""
        return dates.today()

    def render_country(self, value: str, record: StudyAbroad) -> SafeString:
        mark = marks.state_badge(_("confidential"), icon_name="lock") if record.confidential else ""
        return format_html('{} {}<br><span class="xs q">{}</span>', formats.known(value), mark, record.host)

    def value_country(self, value: str) -> str:
        return value

    def render_category(self, value: str, record: StudyAbroad) -> SafeString:
        return format_html("{}<span>{}</span>", formats.known(value), record.get_route_display())

    def value_category(self, value: str) -> str:
        return value

    def render_report(self, record: StudyAbroad) -> Any:
        words, tone, below = report_words(record, self.today)
        if not words:
            return NONE
        return format_html('{}<br><span class="xs q">{}</span>', marks.state_badge(words, tone=tone), below)

    def value_report(self, record: StudyAbroad) -> str:
        words, _tone, below = report_words(record, self.today)
        return formats.listed(filter(None, (words, below)))

    def render_confidential(self, value: bool) -> Any:
        return _("confidential") if value else NONE

    def value_confidential(self, value: bool) -> str:
        return _("confidential") if value else ""


class StudyList(PersonRecordList):
    """Studies abroad within reach, the latest first. What is confidential is marked, on the page and in the file."""

    entry, table_class, filterset_class = STUDY, StudyTable, StudyFilter
    title, unit = gettext_lazy("Studies abroad"), gettext_lazy("person-times")
    order = ("-from_on",)
    sums = {"cost": (gettext_lazy("Cost in all"), "wan", gettext_lazy("10,000 yuan"))}
    export_permission = "study_abroad.export"
    edited_as = "studies_abroad"
    empty_title = gettext_lazy("No studies abroad yet")
    empty_text = gettext_lazy("Who studies abroad, where and until when, appears here when imported or added.")
    takes_confidential = False

    def taken_away(self) -> QuerySet[Any] | None:
        rows = super().taken_away()
        self.takes_confidential = rows is not None and rows.filter(confidential=True).exists()
        return rows

    def get_title(self) -> Text:
        return _("Studies abroad (confidential)") if self.takes_confidential else self.title

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().post(request, *args, **kwargs)
        if self.takes_confidential:
            trail.write_event("study_abroad.confidential_exported", by=self.request.user, route=self.route)
        return answer
