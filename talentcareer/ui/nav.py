"""The navigation as a user sees it: the entries of the policy table whose routes she may open, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from talentcareer.access import policy
from talentcareer.ui.parts import Crumb, Text


@dataclass(frozen=True, slots=True)
class Link:
    """An entry: its words, icon, address, and whether the page shown belongs to it."""

    label: Text
    icon: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the first group of all has none."""

    label: Text
    links: list[Link] = field(default_factory=list)


def groups_for(user: Any, request: HttpRequest | None, crumbs: Sequence[Crumb] = ()) -> list[Group]:
    """The groups in the order of their first entries. A group without an entry is not there."""
    open_entries = [entry for entry in policy.table.navigation if policy.may_open(user, entry.route)]
    addresses = {entry.route: reverse(entry.route) for entry in open_entries}
    here = _current(request.path, crumbs, addresses) if request else ""
    groups: dict[str, Group] = {}
    for entry in open_entries:
        group = groups.setdefault(str(entry.group), Group(entry.group))
        group.links.append(Link(entry.label, entry.icon, addresses[entry.route], entry.route == here))
    return list(groups.values())


def _current(path: str, crumbs: Sequence[Crumb], addresses: dict[str, str]) -> str:
    """The entry the page is, else the one that the nearest page above it belongs to: a record belongs to its list."""
    if exact := next((route for route, address in addresses.items() if path == address), ""):
        return exact
    for place in (*(crumb.url for crumb in reversed(crumbs)), path):
        above = [route for route, address in addresses.items() if address != "/" and place.startswith(address)]
        if above:
            return max(above, key=lambda route: len(addresses[route]))
    return ""
