"""How people and memberships are put into words: the same on list, record and workbook."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cohorts import choices, rules
from cohorts.codes import TITLES
from cohorts.models import Membership, Stage, StageLimit, Talent, Title
from talentcareer.dates import age_on
from talentcareer.ui.parts import Tone

ENDED_TONES: dict[str, Tone] = {choices.MembershipState.COMPLETED: "ok"}


def with_title(people: QuerySet[Talent], day: date) -> QuerySet[Talent]:
    """Annotate the title of a day as `title_code`: the appointed one, else the one qualified for, else nothing."""
    held = Title.objects.unscoped("titles of people within reach").on(day).filter(talent=OuterRef("pk"))
    latest = held.order_by("-from_on", "-created_at")

    def code(sense: str) -> Subquery:
        return Subquery(latest.filter(sense=sense).values("title")[:1])

    appointed, awarded = code(choices.TitleSense.APPOINTED), code(choices.TitleSense.AWARDED)
    return people.annotate(title_code=Coalesce(appointed, awarded, Value("")))


def all_limits() -> list[StageLimit]:
    """Return every stage limit: few rows, read once for a page."""
    return list(StageLimit.objects.unscoped("the limits hold for everybody"))


def limit_for(membership: Membership, sex: str, limits: Iterable[StageLimit]) -> rules.AgeLimit | None:
    """Return the limit under which somebody was selected; the membership's cohort and stage are joined."""
    return rules.limit_of(membership.stage, membership.cohort.year, sex, limits)


def age(talent: Talent, day: date) -> int | None:
    """Return the age on a day; None where the birth date is missing."""
    return age_on(talent.born_on, day) if talent.born_on else None


def stage_words(stage: Stage, limit: rules.AgeLimit | None) -> str:
    """Return a stage's name, with its cap wherever one holds."""
    if limit is None:
        return str(stage)
    words = _("%(stage)s (up to %(cap)s)") if limit.inclusive else _("%(stage)s (under %(cap)s)")
    return words % {"stage": stage, "cap": limit.cap_age}


def state_words(membership: Membership, day: date) -> str:
    """Return a membership's state on a day in words; a period that is over without a final check says so, and so does a state to come."""
    if due_for_final(membership, day):
        return _("due for final check")
    if not rules.state_holds(membership.state_on, day):
        return _("%(state)s from %(day)s") % {"state": membership.get_state_display(), "day": membership.state_on}
    return str(membership.get_state_display())


def state_tone(membership: Membership, day: date) -> Tone:
    """Return the colour of a membership's state: amber where the final check waits, green where it is completed."""
    if due_for_final(membership, day):
        return "due"
    return ENDED_TONES.get(membership.state, "") if rules.state_holds(membership.state_on, day) else ""


def due_for_final(membership: Membership, day: date) -> bool:
    """Tell whether a membership's period was over on a day without having ended."""
    ended = membership.state in choices.ENDED
    return rules.due_for_final(membership.period_to_on, ended=ended, state_on=membership.state_on, day=day)


def title_words(code: str) -> str:
    """Return a title in words; one kept as typed stays as it is."""
    return TITLES.label(code) if code else ""


def standing(talent: Talent) -> str:
    """Return what somebody is where that is not simply staff on duty: student, postdoc, retired, left …"""
    if talent.kind != choices.TalentKind.STAFF:
        return str(talent.get_kind_display())
    return "" if talent.duty_status == choices.DutyStatus.ON_DUTY else str(talent.get_duty_status_display())


def period(start: date | None, end: date | None) -> str:
    """Return two days as a period; an open end stays open."""
    known: list[Any] = [day.isoformat() if day else "" for day in (start, end)]
    return " – ".join(known).strip() if any(known) else ""
