"""The states of a postdoc appointment: they follow from its three days (design 4; domain 1.2)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.postdocs import actions, rules
from programs.postdocs.models import PostdocAppointment, PostdocChange
from talentcareer.audit.workflows import State, Transition, Workflow, register
from talentcareer.verdicts import Verdict, refuse

IN_STATION, COMPLETED, WITHDRAWN = "in_station", "completed", "withdrawn"


def state_of(appointment: PostdocAppointment) -> str:
    """Return the state that the days of an appointment say."""
    if appointment.completed_on:
        return COMPLETED
    return WITHDRAWN if appointment.withdrawn_on else IN_STATION


def ends_after_entry(appointment: PostdocAppointment, on: date, _values: Mapping[str, Any]) -> Verdict:
    """The end lies on or after the entry."""
    return rules.days_in_order(born_on=None, entered_on=appointment.entered_on, planned_exit_on=None, ended_on=on)


def says_whether_stayed(appointment: PostdocAppointment, on: date, values: Mapping[str, Any]) -> Verdict:
    """A completion says whether the person stays at the hospital: the rate of those who stayed needs it."""
    verdict = ends_after_entry(appointment, on, values)
    if values.get("stayed") is None:
        verdict += refuse("stayed-missing", _("Say whether the person stays at the hospital."))
    return verdict


def later_exit(appointment: PostdocAppointment, _on: date, values: Mapping[str, Any]) -> Verdict:
    """An extension moves the planned exit to a later day."""
    planned = values.get("planned_exit_on")
    if planned is None:
        return refuse("planned-exit-missing", _("Give the new day of the planned exit."))
    if appointment.planned_exit_on and planned <= appointment.planned_exit_on:
        return refuse(
            "planned-exit-not-later",
            _("The new planned exit {day} is not later than the one until now, {until_now}."),
            day=planned,
            until_now=appointment.planned_exit_on,
        )
    return rules.days_in_order(
        born_on=None, entered_on=appointment.entered_on, planned_exit_on=planned, ended_on=None
    )  # fmt: skip


POSTDOC = register(
    Workflow(
        code="postdoc",
        label=_("Postdoc appointment"),
        model="postdocs.PostdocAppointment",
        begins=IN_STATION,
        state_of=state_of,
        changes=lambda: PostdocChange,
        save=actions.keep,
        states=(
            State(IN_STATION, _("in station")),
            State(COMPLETED, pgettext_lazy("postdoc", "completed"), "ok"),
            State(WITHDRAWN, pgettext_lazy("postdoc", "withdrew")),
        ),
        transitions=(
            Transition(
                "extend", _("Extend"), (IN_STATION,), IN_STATION, "postdoc.write", needs_reason=True, asks=("planned_exit_on",),
                rule=later_exit, effect=lambda _record, _on, values: {"planned_exit_on": values["planned_exit_on"]},
            ),
            Transition(
                "complete", pgettext_lazy("postdoc", "Complete"), (IN_STATION,), COMPLETED, "postdoc.write", asks=("stayed",),
                rule=says_whether_stayed,
                effect=lambda _record, on, values: {"completed_on": on, "stayed": values["stayed"], "end_reason": values.get("reason", "")},
            ),
            Transition(
                "withdraw", pgettext_lazy("postdoc", "Withdraw"), (IN_STATION,), WITHDRAWN, "postdoc.write", needs_reason=True,
                rule=ends_after_entry,
                effect=lambda _record, on, values: {"withdrawn_on": on, "stayed": None, "end_reason": values.get("reason", "")},
            ),
        ),
    )
)  # fmt: skip

ALONE = replace(POSTDOC, save=actions.keep_alone)
"""The same steps where somebody leaves the hospital: that departure ends post and employment, and restores them."""
