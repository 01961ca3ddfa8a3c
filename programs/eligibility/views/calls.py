"""The calls whose people can be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

import django_filters
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.catalogue.models import Call
from programs.eligibility.entering import INVITATION
from programs.eligibility.models import Invitation
from talentcareer import dates
from talentcareer.ui import lists, tables
from talentcareer.ui.parts import Tab, Text


class CallTable(tables.Table):
    """A call a row."""

    name = tables.NameColumn(
        accessor="programme__name", url=lambda call: reverse("eligibility:call", args=[call.pk]), verbose_name=gettext_lazy("Programme")
    )  # fmt: skip
    year = tables.Column(verbose_name=gettext_lazy("Year"), kind="integer")
    level = tables.Column(
        accessor="programme__get_level_display",
        verbose_name=gettext_lazy("Level"),
        order_by=("programme__level",),
    )
    opens_on = tables.DayColumn(verbose_name=gettext_lazy("Opens on"), labelled=True)
    closes_on = tables.DayColumn(verbose_name=gettext_lazy("Closes on"), labelled=True)
    standing = tables.Column(
        accessor="get_standing_display", verbose_name=gettext_lazy("Reliability"), order_by=("standing",), card="full"
    )
    asked = tables.FigureColumn(
        url=lambda call: f"{reverse(INVITATION.home)}?call={call.pk}", verbose_name=gettext_lazy("Asked to apply"),
        permission="invitation.view", labelled=True,
    )  # fmt: skip


class CallFilter(django_filters.FilterSet):
    """Calls by words and year; at first those that are not over."""

    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="by_words")
    year = django_filters.NumberFilter(label=gettext_lazy("Year"), min_value=1900, max_value=2200)
    when = django_filters.ChoiceFilter(
        label=gettext_lazy("When"),
        method="by_when",
        choices=[
            ("open", pgettext_lazy("calls", "not over yet")),
            ("over", pgettext_lazy("calls", "over")),
        ],
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(programme__name__icontains=normalize("NFKC", value).strip())

    def by_when(self, rows: Any, _name: str, value: str) -> Any:
        today = dates.today()
        over = Q(closes_on__lt=today) | Q(closes_on=None, year__lt=today.year)
        return rows.filter(over) if value == "over" else rows.exclude(over)


class CallList(lists.ListPage):
    """The calls whose people can be looked at, those of the latest year first."""

    model = Call
    table_class = CallTable
    filterset_class = CallFilter
    title = gettext_lazy("Matching")
    unit = pgettext_lazy("count", "calls")
    empty_title = gettext_lazy("No calls yet")
    empty_text = gettext_lazy("Calls are kept with the talent programmes. Each then shows here who could apply.")

    def rows(self) -> QuerySet[Any]:
        asked = Invitation.objects.visible_to(self.request.user).filter(call=OuterRef("pk")).order_by()
        number = asked.values("call").annotate(n=Count("pk")).values("n")
        rows = super().rows().filter(programme__voided_at=None).select_related("programme")
        return rows.annotate(asked=Subquery(number)).order_by("-year", "closes_on", "programme__name")

    def tabs(self) -> Sequence[Tab]:
        asked, path = self.request.GET.get("when", ""), self.request.path
        plain: list[tuple[Text, str]] = [
            (_("All"), ""),
            (pgettext_lazy("calls", "Not over yet"), "open"),
            (pgettext_lazy("calls", "Over"), "over"),
        ]
        return [Tab(label, f"{path}?when={code}" if code else path, asked == code) for label, code in plain]
