"""The list of recognitions 人才项目入选一览表."""

from typing import Any

import django_filters
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.choices import Origin
from cohorts.lists import PersonRecordFilter, PersonRecordList, PersonTable
from programs.catalogue.choices import HIGHEST_FIRST, Level
from programs.catalogue.models import Programme
from programs.recognitions.choices import COUNTED, RecognitionStatus
from programs.recognitions.entering import RECOGNITION
from programs.recognitions.models import Recognition
from talentcareer.access import policy
from talentcareer.ui import formats
from talentcareer.ui.components import marks
from talentcareer.ui.tables import Column, DayColumn
from talentcareer.ui.widgets import SearchSelect


def programmes_of(request: Any) -> QuerySet[Programme]:
    """Return the programmes a user may ask for."""
    return Programme.objects.visible_to(request.user)


class RecognitionFilter(PersonRecordFilter):
    """Recognitions by year, level, programme, status and origin."""

    words, year_of = ("programme__name", "document_number"), "year"
    level = django_filters.ChoiceFilter(label=gettext_lazy("Level"), choices=Level)
    programme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Programme"), queryset=programmes_of, widget=SearchSelect
    )
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=RecognitionStatus)
    origin = django_filters.ChoiceFilter(label=gettext_lazy("Origin"), choices=Origin, method="by_origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, "programme.view"):
            del self.filters["programme"]

    def by_origin(self, rows: QuerySet[Recognition], _name: str, value: str) -> QuerySet[Recognition]:
        return rows.filter(Q(origin=value) | Q(origin="", talent__origin=value))


class RecognitionTable(PersonTable):
    """A recognition a row."""

    entry = RECOGNITION
    programme = Column(accessor="programme__name", verbose_name=gettext_lazy("Programme"), card="full")
    level = Column(verbose_name=gettext_lazy("Level"), order_by=("rank",))
    year = Column(verbose_name=gettext_lazy("Year"), kind="integer")
    published_on = DayColumn(verbose_name=gettext_lazy("Published on"), labelled=True)
    document_number = Column(verbose_name=gettext_lazy("Document no."))
    status = Column(verbose_name=gettext_lazy("Status"), order_by=("status",))
    origin = Column(verbose_name=gettext_lazy("Origin"), orderable=False, empty_values=())

    def render_status(self, value: str, record: Recognition) -> SafeString:
        badge = marks.state_badge(value, tone="ok" if record.status == RecognitionStatus.AWARDED else "")
        if record.status in COUNTED:
            return badge
        return format_html('{} <span class="s q">{}</span>', badge, _("not counted"))

    def value_status(self, value: str, record: Recognition) -> str:
        return value if record.status in COUNTED else formats.listed([value, _("not counted")])

    def render_origin(self, record: Recognition) -> Any:
        return formats.known(record.get_origin_display() or record.talent.get_origin_display())

    def value_origin(self, record: Recognition) -> str:
        return record.get_origin_display() or record.talent.get_origin_display()


class RecognitionList(PersonRecordList):
    """Recognitions within reach, the newest first."""

    entry, table_class, filterset_class = RECOGNITION, RecognitionTable, RecognitionFilter
    title, unit = gettext_lazy("Recognitions"), gettext_lazy("person-times")
    order = ("-year", "-published_on")
    joined = ("programme",)
    export_permission = "recognition.export"
    edited_as = "recognitions"
    empty_title = gettext_lazy("No recognitions yet")
    empty_text = gettext_lazy("Who was selected by which talent programme appears here when imported or added.")

    def dressed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        ladder = [When(level=level, then=Value(place)) for place, level in enumerate(HIGHEST_FIRST)]
        return super().dressed(rows.annotate(rank=Case(*ladder)))
