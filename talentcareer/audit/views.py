"""The trail for the audit administrator: who did what when, without business values."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from talentcareer.audit import trail
from talentcareer.audit.filters import TrailFilter
from talentcareer.audit.models import Entry
from talentcareer.audit.tables import TrailTable
from talentcareer.ui.lists import ListPage


class Trail(ListPage):
    """The entries, and what the last check found."""

    model = Entry
    table_class = TrailTable
    filterset_class = TrailFilter
    template_name = "audit/trail.html"
    title = gettext_lazy("Trail")
    empty_title = gettext_lazy("Nothing has happened yet")

    def rows(self) -> QuerySet[Entry]:
        return trail.entries().defer("reason", "digest")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "check": trail.last_check()}
