"""The lists of platforms and of teams: two kinds of unit of count, side by side, never merged."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.supports.entering import PLATFORM, TEAM
from programs.supports.filters import PlatformFilter, TeamFilter
from programs.supports.tables import PlatformTable, TeamTable
from talentcareer.access import policy
from talentcareer.ui.entering import Entry
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Tab


class SupportList(ListPage):
    """What the two lists have in common: the way to add one, and what was voided, for who writes them."""

    entry: ClassVar[Entry]
    template_name = "programs/support_list.html"
    export_permission = "support.export"

    def rows(self) -> Any:
        return super().rows().select_related("unit")

    def tabs(self) -> Sequence[Tab]:
        return [
            Tab(_("Platforms"), reverse("supports:platform-list"), current=self.entry is PLATFORM),
            Tab(_("Teams"), reverse("supports:team-list"), current=self.entry is TEAM),
        ]

    def voided(self) -> Any:
        """What was voided and may be taken back, the latest first."""
        rows = self.entry.model.everything.visible_to(self.request.user, self.entry.permission)
        return [
            (row, self.entry.url("take-back", row.pk)) for row in rows.exclude(voided_at=None).order_by("-voided_at")
        ]

    def values(self) -> dict[str, Any]:
        writes = policy.may(self.request.user, self.entry.permission)
        return {
            **super().values(),
            "add_url": self.entry.add_url() if writes else "",
            "add_words": self.entry.add_title,
            "voided": self.voided() if writes else [],
        }


class PlatformList(SupportList):
    """Platforms within reach."""

    entry, model, table_class, filterset_class = PLATFORM, PLATFORM.model, PlatformTable, PlatformFilter
    title, unit = gettext_lazy("Platforms"), gettext_lazy("platforms")
    empty_title = gettext_lazy("No platforms yet")
    empty_text = gettext_lazy("Workstations, laboratories and joint platforms appear here when imported or added.")


class TeamList(SupportList):
    """Teams within reach."""

    entry, model, table_class, filterset_class = TEAM, TEAM.model, TeamTable, TeamFilter
    title, unit = gettext_lazy("Teams"), gettext_lazy("teams")
    empty_title = gettext_lazy("No teams yet")
    empty_text = gettext_lazy("Teams that came under an agreement appear here when imported or added.")
