"""Filters of the list of deadlines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.deadlines import sources
from talentcareer.deadlines.models import Deadline
from talentcareer.ui.widgets import SearchSelect

NEAR, OVERDUE, LATER = "near", "overdue", "later"
WITHIN = {"week": 7, "month": 30, "quarter": 90, "year": 365}
ONLY, ALSO = "only", "also"


def kinds(request: Any) -> list[tuple[str, Any]]:
    """Return the sources a user may see."""
    return [(source.code, source.label) for source in sources.every() if policy.may(request.user, source.permission)]


def units_of(request: Any) -> Any:
    """Return the units a user may ask for."""
    return Unit.objects.visible_to(request.user)


class DeadlineFilter(django_filters.FilterSet):
    """By kind, department, how far ahead, and whether they were put off."""

    source = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("any"))
    when = django_filters.ChoiceFilter(
        label=_("When"),
        method="by_when",
        empty_label=_("any"),
        choices=[
            (NEAR, _("come near")),
            (OVERDUE, pgettext_lazy("deadline", "overdue")),
            ("week", _("in the next 7 days")),
            ("month", _("in the next 30 days")),
            ("quarter", _("in the next 90 days")),
            ("year", _("in the next 365 days")),
            (LATER, _("later than in 365 days")),
        ],
    )
    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=units_of, method="by_unit", widget=SearchSelect, empty_label=_("any")
    )
    snoozed = django_filters.ChoiceFilter(
        label=_("Put off"),
        method="by_snooze",
        empty_label=_("not shown"),
        choices=[(ONLY, _("only those put off")), (ALSO, _("shown too"))],
    )

    class Meta:
        model = Deadline
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["source"].extra["choices"] = kinds(self.request)

    def by_when(self, rows: Any, _name: str, value: str) -> Any:
        day = dates.today()
        if value == NEAR:
            return rows.approaching(day)
        if value == OVERDUE:
            return rows.filter(due_on__lt=day)
        if value == LATER:
            return rows.filter(due_on__gt=day + timedelta(days=WITHIN["year"]))
        return rows.filter(due_on__gte=day, due_on__lte=day + timedelta(days=WITHIN[value]))

    def by_unit(self, rows: Any, _name: str, value: Unit) -> Any:
        return rows.filter(unit__in=unit_ids(self.request.user, value.pk))

    def by_snooze(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(snooze_id__isnull=False) if value == ONLY else rows
