"""The door for change: verb functions marked `@action` open the transaction, say who, and let records be saved."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Actor(Protocol):
    """Who acts: a user, or the system."""

    @property
    def actor_id(self) -> str: ...

    @property
    def actor_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """Commands and background work without a person behind them."""

    actor_name: str = "system"
    actor_id: str = ""


SYSTEM = SystemActor()
VISITOR = "visitor"
"""The name under which the trail keeps somebody who has not signed in."""
NAMES: dict[str, str | Promise] = {SYSTEM.actor_name: _("system"), VISITOR: _("visitor")}


def name_shown(kept: str) -> str:
    """Return an actor's name as readers see it: records keep a person's name, and for the system and visitors a word."""
    return str(NAMES.get(kept, kept))


class OutsideAction(RuntimeError):
    """A record was to be changed outside an action. Call or write a verb function in an `actions.py`."""


@dataclass(frozen=True, slots=True)
class Acting:
    """The action that runs now."""

    name: str
    by: Actor
    reason: str


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting:
    """Return the running action; raise `OutsideAction` where there is none."""
    acting = _acting.get()
    if acting is None:
        raise OutsideAction("Records change only inside an action (talentcareer.audit.actions.action).")
    return acting


@contextmanager
def as_if(acting: Acting) -> Iterator[None]:
    """Go on as an action that ran before, to write what it left waiting."""
    token = _acting.set(acting)
    try:
        yield
    finally:
        _acting.reset(token)


def action(name: str) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Mark a verb function as an action named in the trail, like "membership.completed".

    The function needs the keyword `by`; `reason`, where given, goes into each entry of the trail as well.
    Data and trail are written in one transaction. Inside another action the outer transaction is shared.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        if "by" not in inspect.signature(function).parameters:
            raise TypeError(f"The action {function.__qualname__} needs the keyword `by`.")

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Result:
            if kwargs.get("by") is None:
                raise TypeError(f"The action {name} was called without `by`.")
            token = _acting.set(Acting(name, kwargs["by"], str(kwargs.get("reason") or "")))
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            finally:
                _acting.reset(token)

        return run

    return decorate
