"""Questions about the training fund."""

from datetime import date

from django.db.models import Q


def approved_in(year: int) -> Q:
    """Return the condition that an award was approved in a year; without a day the batch's year counts."""
    return Q(approved_on__year=year) | Q(approved_on=None, cohort__year=year)


def received_in(year: int) -> Q:
    """Return the condition that an award's money arrived in a year; without a day the batch's year counts."""
    return (Q(received_on__year=year) | Q(received_on=None, cohort__year=year)) & ~Q(received=0)


def approved_up_to(day: date) -> Q:
    """Return the condition that an award was approved by a day; without one from the batch's year on."""
    return Q(approved_on__lte=day) | Q(approved_on=None, cohort__year__lte=day.year)


def received_up_to(day: date) -> Q:
    """Return the condition that an award's money had arrived by a day; without one from the batch's year on."""
    return (Q(received_on__lte=day) | Q(received_on=None, cohort__year__lte=day.year)) & ~Q(received=0)
