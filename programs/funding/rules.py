"""Rules of the training fund: values in, a verdict out. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn

BOOKED = ("award", "cohort", "subject", "amount", "spent_on")
"""What of an expense stands in the books; the words beside it may still be corrected."""


def award_amount(amount: Decimal | None) -> Verdict:
    """An award, and what of it arrived, is never negative."""
    if amount is not None and amount < 0:
        return refuse("amount-negative", _("An award cannot be negative. Correct the amount."))
    return ALLOWED


def award_counts(*, in_batch: bool, approved_on: date | None) -> Verdict:
    """The approved amount counts in the year of its day, else of its batch (design 5, F01)."""
    if in_batch or approved_on:
        return ALLOWED
    return warn(
        "award-without-year",
        _("Neither a batch nor a day is given, so the approved amount counts in no year. Add the batch or the day of approval."),
    )  # fmt: skip


def received_fits(approved: Decimal, received: Decimal) -> Verdict:
    """More may arrive than was approved, but it is worth a look."""
    if received > approved:
        return warn(
            "received-over-approved",
            _("More has arrived ({received} yuan) than was approved ({approved} yuan). Check both amounts."),
            received=f"{received:,.2f}",
            approved=f"{approved:,.2f}",
        )
    return ALLOWED


def received_day(received: Decimal, received_on: date | None) -> Verdict:
    """A day of arrival needs an amount that arrived."""
    if received_on and not received:
        return refuse(
            "received-nothing",
            _("Nothing arrived, but {day} is given as the day. Fill in the amount, or take the day out."),
            day=received_on,
        )
    return ALLOWED


def expense_amount(amount: Decimal) -> Verdict:
    """An expense has an amount; a negative one takes an earlier one back."""
    if amount == 0:
        return refuse("expense-zero", _("An expense of zero is no expense. Fill in the amount, or leave the line out."))
    return ALLOWED


def award_of_person(*, same_person: bool) -> Verdict:
    """An expense is paid from an award of the same person."""
    if same_person:
        return ALLOWED
    return refuse("award-of-another", _("This award belongs to another person. Choose one of the person's own awards."))


def batch_of_award(*, batch: Any, award_batch: Any) -> Verdict:
    """An expense that names both stands in the award's batch."""
    if award_batch is None or batch is None or batch == award_batch:
        return ALLOWED
    return refuse(
        "batch-of-another-award",
        _("The award belongs to the batch {award_batch}, not to {batch}. Correct one of the two."),
        award_batch=award_batch,
        batch=batch,
    )


def may_change(changed: Iterable[str], *, voucher_number: str, reverses: bool, reversed_by: bool) -> Verdict:
    """What is booked is not written over: a reversing entry takes it back, or it is voided as a typing error (design 4, Money)."""
    if not set(changed) & set(BOOKED):
        return ALLOWED
    if reverses:
        return refuse("is-reversing", _("This line takes another one back and keeps its amount. Void it if it was a mistake."))  # fmt: skip
    if reversed_by:
        return refuse("is-reversed", _("This line was taken back by a reversing entry. Void that entry first."))
    if voucher_number:
        return refuse(
            "is-booked",
            _("This line is booked under voucher {voucher}. Take it back by a reversing entry and enter the right one, or void it if it was never booked."),
            voucher=voucher_number,
        )  # fmt: skip
    return ALLOWED


def may_reverse(*, reverses: bool, reversed_by: bool) -> Verdict:
    """A line is taken back once, and a reversing line never."""
    if reverses:
        return refuse("is-reversing", _("This line is itself a reversing entry. Void it if it was a mistake."))
    if reversed_by:
        return refuse("reversed-before", _("This line was taken back before."))
    return ALLOWED


def reversing_day(spent_on: date, on: date, *, today: date) -> Verdict:
    """A reversing entry is booked on or after the day of what it takes back, and not in the future."""
    if on < spent_on:
        return refuse(
            "reversed-before-spent",
            _("{day} lies before the day of the expense, {spent_on}. Correct the day."),
            day=on,
            spent_on=spent_on,
        )
    if on > today:
        return refuse("reversed-in-the-future", _("{day} lies in the future. Give the day of the voucher."), day=on)
    return ALLOWED


def says_why(reason: str) -> Verdict:
    """A reversing entry says why."""
    return ALLOWED if reason.strip() else refuse("reason-missing", _("Say why the line is taken back."))
