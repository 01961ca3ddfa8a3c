"""Filters of jobs."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from talentcareer.access import policy
from talentcareer.jobs import registry
from talentcareer.jobs.models import Job, State


def _kinds() -> list[tuple[str, Any]]:
    return sorted(((worker.kind, worker.title) for worker in registry.workers.values()), key=lambda row: str(row[1]))


class JobFilter(django_filters.FilterSet):
    """Jobs by state, kind and who asked."""

    q = django_filters.CharFilter(label=_("Asked by"), field_name="asked_by_name", lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind of work"), choices=_kinds)

    class Meta:
        model = Job
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.request.user, "job.view_all"):
            del self.filters["q"]  # all rows are the reader's own
