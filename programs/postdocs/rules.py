"""Rules of postdoc training: values in, a result out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from talentcareer.verdicts import ALLOWED, Verdict, refuse


@dataclass(frozen=True, slots=True)
class End:
    """How a stay ended: completed or withdrew on a day, or not at all; whether the person stayed, None where it is not said."""

    completed_on: date | None = None
    withdrawn_on: date | None = None
    stayed: bool | None = None

    @property
    def on(self) -> date | None:
        """The day of the end."""
        return self.completed_on or self.withdrawn_on

    def given(self) -> dict[str, date | bool | None]:
        """The fields of a stay that this end sets; none while the stay goes on."""
        if self.completed_on:
            stayed = {} if self.stayed is None else {"stayed": self.stayed}
            return {"completed_on": self.completed_on, "withdrawn_on": None} | stayed
        if self.withdrawn_on:
            return {"withdrawn_on": self.withdrawn_on, "completed_on": None, "stayed": None}
        return {}


STAYED = {"stayed": True, "left": False, "completed": None}
"""Kinds of completion, and whether the person stayed; None where the word does not say."""


def end_of_stay(
    *, exited_on: date | None, withdrawn_on: date | None, kind: str, stayed: bool | None, day_means_completed: bool
) -> tuple[End, Verdict]:
    """Read the end out of what a register says: the day of the exit, the day of a withdrawal, the kind of the end, 是否留院.

    A day without a kind is a completion only where the register has another column for withdrawals (`day_means_completed`)
    or says whether the person stayed. Refuses two ends, a day without a kind, a kind without a day, and what contradicts.
    """
    if exited_on and withdrawn_on:
        return End(), refuse(
            "postdoc-ends-twice",
            _(
                "The row has a day of completion ({completed}) and a day of withdrawal ({withdrew}). A stay ends once: clear the wrong one."
            ),
            completed=exited_on,
            withdrew=withdrawn_on,
        )
    if kind == "in_station" and (exited_on or withdrawn_on):
        return End(), refuse(
            "postdoc-end-contradicts",
            _("The row says in station, but has the day of an end ({day}). Correct one of the two."),
            day=exited_on or withdrawn_on,
        )
    if kind not in {"", "in_station"} and not (exited_on or withdrawn_on):
        return End(), refuse(
            "postdoc-end-day-missing",
            _(
                "The kind of the end is given, but not its day. Fill in the day, or clear the kind if the postdoc is still in station."
            ),
        )
    if withdrawn_on and kind in STAYED:
        return End(), refuse(
            "postdoc-end-contradicts",
            _("The row has a day of withdrawal ({day}), but its kind says completed. Correct one of the two."),
            day=withdrawn_on,
        )
    if withdrawn_on or (exited_on and kind == "withdrawn"):
        return End(withdrawn_on=withdrawn_on or exited_on), ALLOWED
    if not exited_on:
        return End(), ALLOWED
    if not kind and stayed is None and not day_means_completed:
        return End(), refuse(
            "postdoc-end-kind-missing",
            _("The day of the end is given ({day}), but not its kind. Fill in 出站留院, 出站离院 or 退站."),
            day=exited_on,
        )
    said = STAYED.get(kind)
    if said is not None and stayed is not None and said is not stayed:
        return End(), refuse(
            "postdoc-end-contradicts",
            _(
                "The kind of the end and the column that says whether the person stayed contradict each other. Correct one of the two."
            ),
        )
    return End(completed_on=exited_on, stayed=said if said is not None else stayed), ALLOWED


def end_fits(*, completed_on: date | None, withdrawn_on: date | None, stayed: bool | None) -> dict[str, Verdict]:
    """Hold the end as entered, by field: one end at most, and only a completion says whether the person stayed."""
    found = {}
    if completed_on and withdrawn_on:
        found["withdrawn_on"] = refuse(
            "postdoc-ends-twice",
            _("A stay ends once, by completion ({completed}) or by withdrawal ({withdrew}). Clear the wrong day."),
            completed=completed_on,
            withdrew=withdrawn_on,
        )
    elif stayed is not None and not completed_on:
        found["stayed"] = refuse(
            "postdoc-stayed-without-completion",
            _("Whether the person stayed is said of a completed stay only. Fill in the day of completion, or choose unknown."),
        )  # fmt: skip
    return found


def leaves_on(end: End) -> date | None:
    """Return the day on which the end of a stay takes the person from the hospital; None for who stayed or is in station."""
    return end.on if end.on and not end.stayed else None


def unit_follows(
    *, unit: object, supervisor: object, was_unit: object, was_supervisor: object, of_supervisor: object
) -> bool:
    """Tell whether the department goes by the supervisor: none is given, or it was the former supervisor's and only she changed.

    `of_supervisor` is the former supervisor's department.
    """
    if unit is None:
        return True
    return supervisor != was_supervisor and unit == was_unit and unit == of_supervisor


def days_in_order(
    *, born_on: date | None, entered_on: date, planned_exit_on: date | None, ended_on: date | None
) -> Verdict:
    """Hold the days of a stay against each other."""
    verdict = ALLOWED
    if born_on and entered_on <= born_on:
        verdict += refuse(
            "postdoc-entered-before-birth",
            _("The entry on {entered} lies before the birth date. Correct one of them."),
            entered=entered_on,
        )
    if planned_exit_on and planned_exit_on < entered_on:
        verdict += refuse(
            "postdoc-exit-before-entry",
            _("The planned exit on {exit} lies before the entry on {entered}. Correct one of them."),
            exit=planned_exit_on,
            entered=entered_on,
        )
    if ended_on and ended_on < entered_on:
        verdict += refuse(
            "postdoc-exit-before-entry",
            _("The end on {exit} lies before the entry on {entered}. Correct one of them."),
            exit=ended_on,
            entered=entered_on,
        )
    return verdict


def stays_apart(entered_on: date, ended_on: date | None, others: Iterable[tuple[date, date | None]]) -> Verdict:
    """Hold a stay against the person's other stays (entry, end): nobody is in station twice at a time."""
    for other_entered, other_ended in others:
        if (other_ended is None or other_ended > entered_on) and (ended_on is None or ended_on > other_entered):
            return refuse(
                "postdoc-stays-overlap",
                _("The person is in station already since {entered}. Give that stay its end first, or correct the day of entry."), entered=other_entered,
            )  # fmt: skip
    return ALLOWED
