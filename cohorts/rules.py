"""Rules of people and stages: values and a day in, a verdict with its reasons out. Nothing here reads the database or the clock."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentcareer.dates import age_on
from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn


def state_holds(state_on: date | None, day: date) -> bool:
    """Tell whether a state that begins on `state_on` holds on a day; without a day it always has."""
    return state_on is None or state_on <= day


def due_for_final(period_to_on: date | None, *, ended: bool, state_on: date | None, day: date) -> bool:
    """Tell whether a period was over on a day without the membership having ended by then 期满待验收; `querysets.awaiting_final_on` asks the same of rows."""
    return period_to_on is not None and period_to_on < day and not (ended and state_holds(state_on, day))


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """A stage's limit as a rule sees it: cap, whether the cap itself counts, the reference day, the words of the stage."""

    cap_age: int
    inclusive: bool
    reference_on: date
    stage: str = ""


def limit_of(stage: Any, year: int, sex: str, limits: Iterable[Any]) -> AgeLimit | None:
    """Return the limit that holds for a stage, a batch's year and a sex; the one for that sex goes before the general one."""
    fitting = [
        limit
        for limit in limits
        if limit.stage_id == stage.pk
        and (limit.from_year or 0) <= year <= (limit.to_year or 9999)
        and limit.sex in {"", sex}
    ]
    if not fitting:
        return None
    limit = max(fitting, key=lambda found: (found.sex != "", found.from_year or 0))
    return AgeLimit(limit.cap_age, limit.inclusive, limit.reference_on(year), str(stage))


def within_limit(born_on: date, limit: AgeLimit) -> bool:
    """Tell whether somebody is within a limit on its reference day. Strictly under, or up to the cap where inclusive (design 4)."""
    age = age_on(born_on, limit.reference_on)
    return age <= limit.cap_age if limit.inclusive else age < limit.cap_age


def stage_fits(born_on: date | None, limit: AgeLimit, *, exemption_reason: str = "") -> Verdict:
    """Say whether a person may be selected into a stage. Out of limit is refused unless an exemption's reason is given.

    A missing birth date is a warning: the office has to complete it, the past stays as it was decided.
    """
    if born_on is None:
        return warn(
            "birth-date-missing",
            _("The birth date is missing, so the age limit of {stage} could not be checked. Add the birth date."),
            stage=limit.stage,
        )
    if within_limit(born_on, limit):
        return ALLOWED
    values = {
        "stage": limit.stage,
        "age": age_on(born_on, limit.reference_on),
        "day": limit.reference_on,
        "cap": limit.cap_age,
    }
    if exemption_reason:
        return warn(
            "age-exempted",
            _("Aged {age} on {day}, over the limit {cap} of {stage}: taken with its exemption."),
            **values,
        )
    return refuse(
        "age-over-limit",
        _(
            "Aged {age} on {day}; {stage} has the limit {cap}. Choose another stage, or give the reason of the exemption and who approved it."
        ),
        **values,
    )


def identity_agrees(*, born_on: date | None, sex: str, id_born_on: date | None, id_sex: str) -> Verdict:
    """Hold birth date and sex against the identity card's number, which tells both (GB 11643)."""
    verdict = ALLOWED
    if id_born_on and born_on and id_born_on != born_on:
        verdict += refuse(
            "birth-date-differs",
            _(
                "The birth date {born_on} differs from the ID number, which says {id_born_on}. Correct the one that is wrong."
            ),
            born_on=born_on,
            id_born_on=id_born_on,
        )
    if id_sex and sex and id_sex != sex:
        verdict += refuse("sex-differs", _("The sex differs from the ID number. Correct the one that is wrong."))
    return verdict


def age_band(age: int) -> str:
    """Return the computed age band of a structure: under 35, 35–44, 45–49, 50 and over (domain 1.1.3, D3)."""
    for limit, band in ((35, "<35"), (45, "35-44"), (50, "45-49")):
        if age < limit:
            return band
    return "50+"


def after_birth(born_on: date | None, day: date | None) -> Verdict:
    """Say whether something can have happened to somebody on a day: after the birth date, as far as both are known."""
    if born_on and day and day <= born_on:
        return refuse(
            "before-birth",
            _("{day} lies before the birth date {born_on}. Correct the one that is wrong."),
            day=day,
            born_on=born_on,
        )
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Held:
    """A post or title held from one day to another, both included; a missing day is open. `words` name it to people."""

    from_on: date | None
    to_on: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """What becomes of one row among others of which only one holds at a time.

    `to_on` is its own end; `ends` the places of those that end the day before it begins.
    """

    verdict: Verdict
    to_on: date | None = None
    ends: tuple[int, ...] = ()


ONE_DAY = timedelta(days=1)


def succeed(new: Held, others: Sequence[Held]) -> Succession:
    """Place a row among those of which one holds at a time, such as primary posts or titles of one sense.

    A row without an end lasts until the day before the next one begins; an open one that began earlier ends the day before it.
    Rows that would still hold on one day are refused.
    """
    to_on, ends = new.to_on, []
    if new.to_on is None:
        later = [
            other.from_on for other in others if other.from_on and (not new.from_on or other.from_on > new.from_on)
        ]
        to_on = min(later) - ONE_DAY if later else None
        ends = [
            place
            for place, other in enumerate(others)
            if other.to_on is None and new.from_on and (other.from_on is None or other.from_on < new.from_on)
        ]
    verdict = ALLOWED
    for place, other in enumerate(others):
        until = new.from_on - ONE_DAY if place in ends and new.from_on else other.to_on
        if meet(Held(new.from_on, to_on), Held(other.from_on, until)):
            verdict += refuse(
                "held-at-once",
                _("It would hold at the same time as {other}. Correct the days of one of them."),
                other=other.words,
            )
    return Succession(verdict, to_on, tuple(ends))


def meet(one: Held, other: Held) -> bool:
    """Tell whether two rows hold on one day; a missing day is open."""
    begins = one.from_on is None or other.to_on is None or one.from_on <= other.to_on
    return begins and (other.from_on is None or one.to_on is None or other.from_on <= one.to_on)


def proposed_stage(born_on: date | None, limits: Sequence[AgeLimit | None]) -> int | None:
    """Return the place of the first stage in order whose limit somebody is within; None without a birth date or a fitting one."""
    if born_on is None:
        return None
    fitting = (place for place, limit in enumerate(limits) if limit is not None and within_limit(born_on, limit))
    return next(fitting, None)


@dataclass(frozen=True, slots=True)
class LimitSpan:
    """For which batch years and whom a limit holds; a missing year is open, an empty sex means everybody."""

    from_year: int | None
    to_year: int | None
    sex: str = ""
    words: str = ""


def limits_apart(span: LimitSpan, others: Iterable[LimitSpan]) -> Verdict:
    """Hold a stage's limit against its other limits: for one year and sex one limit holds, or nobody could say which (design 4)."""
    verdict = ALLOWED
    for other in others:
        if (
            other.sex == span.sex
            and (other.from_year or 0) <= (span.to_year or 9999)
            and (span.from_year or 0) <= (other.to_year or 9999)
        ):
            verdict += refuse(
                "limits-overlap",
                _("It overlaps with the limit “{other}”. End that one first, or choose other years."),
                other=other.words,
            )
    return verdict


def reference_day_exists(month: int, day: int) -> Verdict:
    """Say whether a day of the year exists in every year; 29 February does not."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2023, month)[1]:
        return refuse(
            "no-such-day",
            _("There is no {month}/{day} in every year. Choose another reference day."),
            month=month,
            day=day,
        )
    return ALLOWED


def final_check_completes(passed: bool | None, *, checked_on: date | None, begins_on: date | None, completed_on: date | None) -> Verdict:  # fmt: skip
    """Say whether a final check 终期验收 completes a training: passed, within the days of the training (design 4; domain 1.2).

    `passed` None: without a grade.
    """
    if passed is None or checked_on is None:
        return refuse("final-check-missing", _("Only a final check completes: give its grade and its day."))
    verdict = ALLOWED
    if not passed:
        verdict += refuse(
            "final-check-failed",
            _("A final check that was not passed completes nothing. Terminate the training, or wait for the check to be repeated."),
        )  # fmt: skip
    if begins_on and checked_on < begins_on:
        verdict += refuse(
            "final-check-too-early",
            _("The final check on {day} lies before the training, which begins on {begins}. Correct the day."),
            day=checked_on,
            begins=begins_on,
        )
    if completed_on and checked_on > completed_on:
        verdict += refuse(
            "final-check-too-late",
            _("The final check on {day} lies after the completion on {completed}. Correct one of the days."),
            day=checked_on,
            completed=completed_on,
        )
    return verdict


def notice_allowed(*, confidential: bool, from_on: date | None, to_on: date | None) -> Verdict:
    """Say whether a batch may have these days of public notice 公示: a confidential list is never published (domain 1.2)."""
    if confidential and (from_on or to_on):
        return refuse(
            "confidential-not-published",
            _("A confidential batch is not published. Leave the days of the public notice empty, or take the mark “confidential” off."),
        )  # fmt: skip
    if to_on and not from_on:
        return refuse("notice-without-beginning", _("Give the day on which the public notice begins, too."))
    return ALLOWED


def objection_decided(*, is_open: bool, received_on: date, decided_on: date | None, handling: str) -> Verdict:
    """Say whether what is recorded of an objection 异议 fits: an open one has no decision, a decided one its day and how it was handled."""
    if is_open and decided_on:
        return refuse("decided-without-result", _("Choose what was decided, or leave the day of the decision empty."))
    if is_open:
        return ALLOWED
    verdict = ALLOWED if handling.strip() else refuse("handling-missing", _("Say how the objection was handled."))
    if decided_on is None:
        return verdict + refuse("decision-day-missing", _("Give the day of the decision."))
    if decided_on < received_on:
        return verdict + refuse(
            "decided-before-received",
            _("{day} lies before the objection was received on {received}. Correct one of the days."),
            day=decided_on,
            received=received_on,
        )
    return verdict


def within_notice(received_on: date, from_on: date | None, to_on: date | None) -> Verdict:
    """Remark on an objection that came outside the days of the public notice; it is taken all the same."""
    if from_on is None:
        return warn("no-notice", _("The batch has no public notice on record. Add its days to the batch."))
    if received_on < from_on or (to_on and received_on > to_on):
        return warn("outside-notice", _("It was received outside the public notice. Say so in how it was handled."))
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born, as far as it is known: the day, or the month ("1985-04"), or neither."""

    on: date | None = None
    month: str = ""

    def may_equal(self, other: "Birth") -> bool | None:
        """Tell whether two births may be one; None where one of them says nothing."""
        if self.on and other.on:
            return self.on == other.on
        mine, theirs = (f"{birth.on:%Y-%m}" if birth.on else birth.month for birth in (self, other))
        return mine == theirs if mine and theirs else None


def may_be_one_person(birth: Birth, other: Birth, *, id_numbers_differ: bool, both_numbered: bool) -> bool:
    """Tell whether two of one name may be one person, so that somebody has to say.

    Two ID numbers are two people. Where nothing tells of the births, two staff numbers are two people too.
    """
    if id_numbers_differ:
        return False
    alike = birth.may_equal(other)
    return not both_numbered if alike is None else alike


def stage_moves(
    day: date, *, begins_on: date, ends_on: date | None, ended_on: date | None, last_on: date | None
) -> Verdict:
    """Say whether a membership's stage may change on a day: inside its period, before it ended, after its last change of stage."""
    if day <= begins_on:
        return refuse(
            "on-the-first-day",
            _("The stage of the first day, {begins}, is assigned at selection. Choose a later day, or have the membership corrected."),
            begins=begins_on,
        )  # fmt: skip
    if ends_on and day > ends_on:
        return refuse(
            "after-the-period", _("{day} lies after the training period, which ends on {ends}. Correct the day."),
            day=day, ends=ends_on,
        )  # fmt: skip
    if ended_on and day >= ended_on:
        return refuse(
            "training-ended", _("The training ended on {ended}. Its stage changes no more on {day}."),
            day=day, ended=ended_on,
        )  # fmt: skip
    if last_on and day <= last_on:
        return refuse(
            "before-the-last-stage",
            _("The stage changes on {last} already. Choose a later day, or have that change taken back first."),
            last=last_on,
        )
    return ALLOWED


def two_accounts(proposed_by: str, decided_by: str) -> Verdict:
    """Say whether an account may decide what an account proposed: never its own. The system is no account."""
    if proposed_by and proposed_by == decided_by:
        return refuse("own-proposal", _("You proposed this yourself. Another account decides."))
    return ALLOWED


LACKS = ("final_check", "agreement_day", "task_book", "report")
"""What a final check may still lack, in the order in which it is told."""


def lacking_for_final(*, final_check: bool, agreement_day: bool, task_book: bool, report: bool) -> tuple[str, ...]:
    """Return what is missing of a membership that is due for its final check: its grade and day, the day of the agreement, two files."""
    there = {"final_check": final_check, "agreement_day": agreement_day, "task_book": task_book, "report": report}
    return tuple(code for code in LACKS if not there[code])
