"""The list of a kind of record that has no person's page: with the way to add one, and what was voided."""

from __future__ import annotations

from typing import Any, ClassVar

from talentcareer.access import policy
from talentcareer.ui.entering import Entry
from talentcareer.ui.lists import ListPage


class EntryListPage(ListPage):
    """A list over an `entry`'s records; who writes them adds one here, and finds what was voided."""

    entry: ClassVar[Entry]
    template_name = "generic/entry_list.html"

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
