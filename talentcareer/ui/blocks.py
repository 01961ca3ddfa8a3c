"""The registry by which a subject adds headline figures and work that waits to the home page.

Each app declares its blocks in its `panels` module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from talentcareer.access import policy
from talentcareer.ui.parts import KeyFigure, Text, Todo


@dataclass(frozen=True, slots=True)
class HomeBlock:
    """What a subject says on the home page of those who hold `permission`.

    `figures(user)` gives KeyFigure items, `todos(user)` Todo items, both read through `visible_to(user)`. With a `heading`
    the block stands under its own; without one what waits stands with that of the others.
    """

    code: str
    order: int
    permission: str
    figures: Callable[[Any], Iterable[KeyFigure]] | None = None
    todos: Callable[[Any], Iterable[Todo]] | None = None
    heading: Text = ""


_blocks: dict[str, HomeBlock] = {}


def add(block: HomeBlock) -> None:
    """Add a block. A code belongs to one block."""
    known = _blocks.get(block.code)
    if known is not None and known != block:
        raise ValueError(f"Two home blocks have the code {block.code!r}; rename one.")
    _blocks[block.code] = block


def _open_to(user: Any) -> list[HomeBlock]:
    ordered = sorted(_blocks.values(), key=lambda block: (block.order, block.code))
    return [block for block in ordered if policy.may(user, block.permission)]


def figures(user: Any) -> list[KeyFigure]:
    """The headline figures of a user's home page."""
    return [figure for block in _open_to(user) if block.figures for figure in block.figures(user)]


def todos(user: Any) -> list[Todo]:
    """What waits for a user in blocks without a heading; kinds of which nothing waits are left out."""
    return [
        todo
        for block in _open_to(user)
        if block.todos and not block.heading
        for todo in block.todos(user)
        if todo.count
    ]


def headed(user: Any) -> list[tuple[Text, list[Todo]]]:
    """The blocks that stand under a heading of their own, with what they hold for a user; empty ones are left out."""
    shown = [(block.heading, block.todos) for block in _open_to(user) if block.heading and block.todos]
    lists = [(heading, [todo for todo in found(user) if todo.count]) for heading, found in shown]
    return [(heading, items) for heading, items in lists if items]
