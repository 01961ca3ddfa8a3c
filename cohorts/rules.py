"""Rules of people and stages: values and a day in, a verdict with its reasons out. Nothing here reads the database or the clock."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from talentcareer.dates import age_on
from talentcareer.verdicts import ALLOWED, Verdict, refuse, warn


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """A stage's limit as a rule sees it: cap, whether the cap itself counts, the reference day, the words of the stage."""

    cap_age: int
    inclusive: bool
    reference_on: date
    stage: str = ""


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
