"""The registry by which a subject adds its section to a person's page.

Each app declares its panels in its `panels` module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Value
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
    `links(person, user)` gives further ways to act there, as words and addresses. `on_paper` is whether the personal file
    holds the section: what is worked out anew each day does not belong there.
    """

    code: str
    title: Text
    order: int
    permission: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    entries: tuple[Entry, ...] = ()
    links: Callable[[Any, Any], list[tuple[Text, str]]] = lambda _person, _user: []
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its values for one person and one reader; None: nothing recorded yet."""

    panel: Panel
    values: dict[str, Any] | None
    writable: tuple[Entry, ...] = ()
    person: Any = None
    links: tuple[tuple[Text, str], ...] = ()

    @property
    def count(self) -> int | None:
        """How many rows the section holds, where its values say so under `count`."""
        return None if self.values is None else self.values.get("count")

    def html(self, csrf_token: Any = "") -> str:
        """The section's content; nothing where nothing is recorded. Its forms need the page's token: `{% panel_content %}`."""
        if self.values is None:
            return ""
        writes = {entry.name: True for entry in self.writable}
        return render_to_string(self.panel.template, {**self.values, "writes": writes, "csrf_token": csrf_token})

    @property
    def ways_in(self) -> list[tuple[Text, str]]:
        """The words and addresses by which this reader acts here, or adds a record."""
        return [*self.links, *((entry.add_title, entry.add_url(self.person)) for entry in self.writable)]


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


def voided(person: Any, user: Any) -> list[tuple[Any, str]]:
    """The voided records of a person that this user may take back, each with the address that does, the latest first.

    Most people have none: one query tells of which kinds there are any, and only those are read.
    """
    kinds = []
    for entry in (entry for panel in all_panels() for entry in panel.entries):
        if policy.may(user, entry.permission) and "take-back" in entry.only:
            rows = entry.model.everything.visible_to(user, entry.permission).exclude(voided_at=None)
            kinds.append((entry, rows.filter(**{entry.owner: person}).order_by()))
    places = [rows.values_list(Value(place, output_field=IntegerField())) for place, (_entry, rows) in enumerate(kinds)]
    found = []
    for (place,) in set(places[0].union(*places[1:])) if places else ():
        entry, rows = kinds[place]
        related = [field.name for field in entry.model._meta.concrete_fields if field.many_to_one]
        found += [(row, entry.url("take-back", row.pk)) for row in rows.select_related(*related)]
    return sorted(found, key=lambda row: row[0].voided_at, reverse=True)


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
            tuple(panel.links(person, user)),
        )
        for panel in all_panels()
        if policy.may(user, panel.permission)
    ]
