"""Windows that close: people who may apply for a stage or a programme, for the last time within twelve months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Sum, TextField, Value, When
from django.db.models.aggregates import Aggregate
from django.utils.translation import gettext_lazy as _

from cohorts.models import Talent
from cohorts.querysets import on_staff_on
from programs.eligibility import board, calls
from reports.indicators.declaring import At, Indicator, Measure, Rows
from reports.scope import Scope

CLOSING = Rows("closing", _("People with a window that closes"), Talent, "eligibility.view", ("unit",))


def _after(at: At) -> date:
    """Return the day after the day of a figure: what closes on that day itself has closed, the twelve months that follow count."""
    return at.end + timedelta(days=1)


def confirmed(scope: Scope, at: At) -> list[Any]:
    """Return the windows whose current rule is confirmed, as of the day of a figure; read once a scope and day."""
    book = scope.once("rules of eligibility", calls.read)
    return scope.once(
        ("windows", at.end), lambda: [one for one in calls.windows(_after(at), book) if one.current.confirmed]
    )


def closing(scope: Scope, at: At) -> dict[UUID, list[str]]:
    """Return the words of the windows that close, by person within reach and on the staff; read once a scope and day.

    Who they are is read first: the rules of all windows inside the conditions of a figure are too deep for a database's parser.
    """

    def read() -> dict[UUID, list[str]]:
        people = CLOSING.read(scope).filter(on_staff_on(at.end))
        found = board.closing(people, confirmed(scope, at), _after(at), scope.user)
        return {pk: [str(window.label) for window in windows] for pk, windows in found.items()}

    return scope.once(("closing", at.end), read)


def _alike(found: dict[UUID, list[str]], key: Callable[[list[str]], Any]) -> dict[Any, list[UUID]]:
    """Return the people by what is the same of them."""
    groups: dict[Any, list[UUID]] = {}
    for pk, words in found.items():
        groups.setdefault(key(words), []).append(pk)
    return groups


def worth(scope: Scope, at: At) -> Any:
    """Return how many windows close for somebody."""
    whens = [When(pk__in=pks, then=number) for number, pks in _alike(closing(scope, at), len).items()]
    return Case(*whens, default=0, output_field=IntegerField())


def with_words(rows: Any, scope: Scope, at: At) -> Any:
    """Annotate `closing`: the words of the windows that close for somebody, one a line."""
    groups = _alike(closing(scope, at), "\n".join)
    whens = [When(pk__in=pks, then=Value(words)) for words, pks in groups.items()]
    return rows.annotate(closing=Case(*whens, default=Value(""), output_field=TextField()))


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsClosing(Indicator):
    """Persons × windows: each person counts as often as windows close for her."""

    def over(self, scope: Scope, at: At, condition: Q | None = None) -> Aggregate:
        return Sum(worth(scope, at), filter=condition)


W01 = WindowsClosing(
    code="W01",
    title=_("Windows closing within 12 months"),
    unit=_("person-programmes"),
    base=CLOSING,
    measure=Measure("sum"),
    condition=lambda scope, at: Q(pk__in=list(closing(scope, at))),
    counts=_(
        "People on the staff who may apply and for whom it closes by age within twelve months, once for each stage and each programme with a confirmed call."
    ),
    basis=_("On 31 December"),
    source=_("Rules of stages and calls"),
)
FIGURES = (W01,)
