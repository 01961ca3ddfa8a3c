"""Verbs of the training fund."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.funding import rules
from programs.funding.models import BETWEEN_LINES, Award, Expense
from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.audit.lines import place_among_equals
from talentcareer.exchange.values import name_key
from talentcareer.verdicts import refusals


def ask_award(award: Award) -> None:
    """Raise ValidationError, by field, for amounts that cannot be, and for an award that is recorded already."""
    refused = refusals(
        approved=rules.award_amount(award.approved),
        received=rules.award_amount(award.received),
        received_on=rules.received_day(award.received, award.received_on),
    )
    if refused:
        raise ValidationError(refused)
    others = Award.objects.filter(talent=award.talent_id, cohort=award.cohort_id).exclude(pk=award.pk)
    mine = (name_key(award.source), name_key(award.project_number))
    for source, number in others.values_list("source", "project_number"):
        if (name_key(source), name_key(number)) == mine:
            raise ValidationError({"source": _("This award is recorded already.")})


@action("award.saved")
def save_award(award: Award, *, by: Actor) -> Award:
    """Record an award or a correction of it."""
    ask_award(award)
    if award._state.adding and award.unit_id is None:
        award.unit = award.talent.unit
    award.full_clean()
    award.save()
    return award


def ask_expense(expense: Expense) -> None:
    """Raise ValidationError, by field, where the rules refuse a line of spending or a correction of it."""
    award = expense.award
    refused = refusals(
        amount=rules.expense_amount(expense.amount),
        award=rules.award_of_person(same_person=award is None or award.talent_id == expense.talent_id),
        cohort=rules.batch_of_award(batch=expense.cohort, award_batch=award.cohort if award else None),
    )
    if not expense._state.adding:
        changed = [name for name in rules.BOOKED if differs(expense, name)]
        verdict = rules.may_change(
            changed,
            voucher_number=expense.stored.get("voucher_number", ""),
            reverses=expense.reverses_id is not None,
            reversed_by=bool(changed) and expense.reversals.filter(voided_at=None).exists(),
        )
        refused |= refusals(**{changed[0]: verdict}) if changed else {}
    if refused:
        raise ValidationError(refused)


@action("expense.saved")
def save_expense(expense: Expense, *, by: Actor, again: bool = False) -> Expense:
    """Record a line of spending or a correction of it; `again` says that an equal line is meant to stand twice.

    Raises ValidationError for a line that the rules refuse, and under `again` for one that is recorded already.
    """
    ask_expense(expense)
    place_among_equals(expense, BETWEEN_LINES, again=again)
    expense.full_clean()
    expense.save()
    return expense


def differs(expense: Expense, name: str) -> bool:
    """Tell whether a field of a recorded line holds something else than what is stored."""
    model_field: Any = expense._meta.get_field(name)
    return bool(expense.stored.get(model_field.attname) != getattr(expense, model_field.attname))


@action("expense.reversed")
def reverse_expense(expense: Expense, *, on: date, reason: str, by: Actor, voucher_number: str = "") -> Expense:
    """Take a booked line back by an equal one with the opposite amount. Raises ValidationError where that is not possible."""
    verdict = rules.may_reverse(
        reverses=expense.reverses_id is not None, reversed_by=expense.reversals.filter(voided_at=None).exists()
    )
    refused = refusals(reason=rules.says_why(reason), on=rules.reversing_day(expense.spent_on, on, today=dates.today()))
    if not verdict:
        raise ValidationError([str(refusal) for refusal in verdict.refusals])
    if refused:
        raise ValidationError(refused)
    reversing = Expense(
        talent=expense.talent, cohort=expense.cohort, award=expense.award, subject=expense.subject, amount=-expense.amount, spent_on=on,
        voucher_number=voucher_number.strip(), payee=expense.payee, note=reason.strip(), reverses=expense,
    )  # fmt: skip
    place_among_equals(reversing, BETWEEN_LINES, again=True)
    reversing.full_clean()
    reversing.save()
    return reversing
