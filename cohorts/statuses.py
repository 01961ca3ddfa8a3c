"""What people may be asked for by status: memberships' own states, and those that subjects further up add."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.choices import MembershipState
from cohorts.querysets import awaiting_final_on, in_training_on
from talentcareer.access import policy


def in_state(state: str) -> Callable[[date], Q]:
    """Return the condition that a state has been reached by a day."""
    return lambda day: Q(state=state) & (Q(state_on=None) | Q(state_on__lte=day))


OF_MEMBERSHIPS: dict[str, tuple[str | Promise, Callable[[date], Q]]] = {
    "in_training": (_("in training"), in_training_on),
    "paused": (_("paused"), lambda day: in_training_on(day) & in_state(MembershipState.PAUSED)(day)),
    "awaiting_final": (_("due for final check"), awaiting_final_on),
    "completed": (pgettext_lazy("membership", "completed"), in_state(MembershipState.COMPLETED)),
    "withdrawn": (pgettext_lazy("membership", "withdrew"), in_state(MembershipState.WITHDRAWN)),
    "terminated": (_("terminated"), in_state(MembershipState.TERMINATED)),
}
"""Code → (label, condition over memberships on a day). In training counts paused ones, as the figures do."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status of people beyond memberships: `people(user, day)` gives the ids of those the user may see in it."""

    code: str
    label: str | Promise
    permission: str
    people: Callable[[Any, date], Any]


_added: dict[str, Status] = {}


def add(status: Status) -> None:
    """Offer a status on the list of people. A code belongs to one status."""
    if status.code in OF_MEMBERSHIPS or _added.setdefault(status.code, status) != status:
        raise ValueError(f"Two statuses have the code {status.code!r}; rename one.")


def added(code: str) -> Status | None:
    """Return the status of a code that a subject added."""
    return _added.get(code)


def choices_for(user: Any) -> list[tuple[str, str | Promise]]:
    """Return (code, label) of every status that a user may ask for."""
    own = [(code, label) for code, (label, _condition) in OF_MEMBERSHIPS.items() if policy.may(user, "membership.view")]
    return own + [(status.code, status.label) for status in _added.values() if policy.may(user, status.permission)]
