"""The registry by which a subject adds its section to a person's page.

Each app declares its panels in its `panels` module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from talentcareer.access import policy
from talentcareer.ui.entering import Entry
from talentcareer.ui.parts import Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a person's page.

    `context(person, user)` gives the template's values, or None where there is nothing to show; it reads rows
    only through `visible_to(user)`. `permission` is asked before; without it the section is not there at all.
    `entries` are the kinds of record that are added and corrected there: the template reads `writes.<name>`.
    """

    code: str
    title: Text
    order: int
    permission: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its values for one person and one reader; None: nothing recorded yet."""

    panel: Panel
    values: dict[str, Any] | None
    writable: tuple[Entry, ...] = ()
    person: Any = None

    @property
    def count(self) -> int | None:
        """How many rows the section holds, where its values say so under `count`."""
        return None if self.values is None else self.values.get("count")

    def html(self) -> str:
        """The section's content; nothing where nothing is recorded."""
        if self.values is None:
            return ""
        writes = {entry.name: True for entry in self.writable}
        return render_to_string(self.panel.template, {**self.values, "writes": writes})

    @property
    def ways_in(self) -> list[tuple[Text, str]]:
        """The words and addresses by which this reader adds a record here."""
        return [(entry.add_title, entry.add_url(self.person)) for entry in self.writable]


_panels: dict[str, Panel] = {}


def add(panel: Panel) -> None:
    """Add a panel. A code belongs to one panel."""
    known = _panels.get(panel.code)
    if known is not None and known != panel:
        raise ValueError(f"Two panels have the code {panel.code!r}; rename one.")
    _panels[panel.code] = panel


def all_panels() -> list[Panel]:
    """Every panel in the order of the page."""
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.code))


def for_person(
    person: Any, user: Any, *, may_here: Callable[[Any, str, Any], bool] = policy.may_on
) -> list[ShownPanel]:
    """The panels of a person that this user may see, in order, each with its values and what may be entered there.

    `may_here(user, permission, person)` tells whether the user may write there.
    """
    return [
        ShownPanel(
            panel,
            panel.context(person, user),
            tuple(entry for entry in panel.entries if may_here(user, entry.permission, person)),
            person,
        )
        for panel in all_panels()
        if policy.may(user, panel.permission)
    ]
