"""The lists of platforms and of teams: two kinds of unit of count, side by side, never merged."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.supports.entering import PLATFORM, TEAM
from programs.supports.filters import PlatformFilter, TeamFilter
from programs.supports.tables import PlatformTable, TeamTable
from talentcareer.ui.entering_lists import EntryListPage
from talentcareer.ui.parts import Tab


class SupportList(EntryListPage):
    """What the two lists have in common."""

    export_permission = "support.export"

    def rows(self) -> Any:
        return super().rows().select_related("unit")

    def tabs(self) -> Sequence[Tab]:
        return [
            Tab(_("Platforms"), reverse("supports:platform-list"), current=self.entry is PLATFORM),
            Tab(_("Teams"), reverse("supports:team-list"), current=self.entry is TEAM),
        ]


class PlatformList(SupportList):
    """Platforms within reach."""

    entry, model, table_class, filterset_class = PLATFORM, PLATFORM.model, PlatformTable, PlatformFilter
    edited_as = "platforms"
    title, unit = gettext_lazy("Platforms"), pgettext_lazy("count", "platforms")
    empty_title = gettext_lazy("No platforms yet")
    empty_text = gettext_lazy("Workstations, laboratories and joint platforms appear here when imported or added.")


class TeamList(SupportList):
    """Teams within reach."""

    entry, model, table_class, filterset_class = TEAM, TEAM.model, TeamTable, TeamFilter
    edited_as = "teams"
    title, unit = gettext_lazy("Teams"), pgettext_lazy("count", "teams")
    empty_title = gettext_lazy("No teams yet")
    empty_text = gettext_lazy("Teams that came under an agreement appear here when imported or added.")
