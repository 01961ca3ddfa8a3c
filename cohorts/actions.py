"""Verbs of people and batches."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts import choices, names, rules
from cohorts.models import (
    Cohort,
    FormerName,
    Membership,
    MembershipIntegration,
    Post,
    Stage,
    StageLimit,
    Talent,
    TalentNumber,
    Title,
)
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor, action


def prepare(talent: Talent, *, former_names: Iterable[str] = (), numbers: Iterable[str] = ()) -> Talent:
    """Fill what is computed on a person before saving: the key of the name and the text that searches look through."""
    talent.name_key = names.name_key(talent.name)
    talent.search_text = names.search_text([talent.name, *former_names], [talent.staff_no, *numbers])
    return talent


@action("talent.created")
def create_talent(
    *, name: str, by: Actor, unit: Unit | None = None, id_number: str = "", id_kind: str = choices.IdKind.IDENTITY_CARD, title: str = "",
    post_from_on: date | None = None, former_names: Iterable[str] = (), numbers: Iterable[tuple[str, str]] = (), **fields: Any,
) -> Talent:  # fmt: skip
    """Create a person with the primary post, the appointed title, former names and further numbers (kind, number)."""
    former_names, numbers = list(former_names), list(numbers)
    talent = Talent(name=name, unit=unit, **fields)
    if id_number:
        talent.set_id_number(id_kind, id_number)
    prepare(talent, former_names=former_names, numbers=[number for _kind, number in numbers])
    talent.full_clean()
    talent.save()
    for former in former_names:
        FormerName(talent=talent, name=former).save()
    for kind, number in numbers:
        TalentNumber(talent=talent, kind=kind, number=number).save()
    if unit is not None:
        Post(talent=talent, unit=unit, from_on=post_from_on or talent.hired_on).save()
    if title:
        Title(talent=talent, sense=choices.TitleSense.APPOINTED, title=title).save()
    return talent


@action("post.opened")
def open_post(
    talent: Talent,
    *,
    unit: Unit,
    by: Actor,
    kind: str = choices.PostKind.PRIMARY,
    position: str = "",
    from_on: date | None = None,
) -> Post:
    """Open a post. A new primary post ends the open one on its day and moves the person to the unit."""
    if kind == choices.PostKind.PRIMARY:
        for post in talent.posts.primary().filter(to_on=None):
            post.to_on = from_on
            post.save()
        talent.unit = unit
        talent.save()
    post = Post(talent=talent, unit=unit, kind=kind, position=position, from_on=from_on)
    post.full_clean()
    post.save()
    return post


@action("cohort.created")
def create_cohort(*, unit: Unit, name: str, year: int, by: Actor, **fields: Any) -> Cohort:
    """Create a batch."""
    cohort = Cohort(unit=unit, name=name, year=year, **fields)
    cohort.full_clean()
    cohort.save()
    return cohort


def limit_of(stage: Stage, year: int, sex: str, limits: Iterable[StageLimit]) -> rules.AgeLimit | None:
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
    return rules.AgeLimit(
        limit.cap_age,
        limit.inclusive,
        limit.reference_on(year),
        f"{stage} (<{'=' if limit.inclusive else ''}{limit.cap_age})",
    )


@action("membership.selected")
def select(
    talent: Talent, *, cohort: Cohort, stage: Stage, integrations: Iterable[str], period_from_on: date, by: Actor, period_to_on: date | None = None,
    promised_support: Decimal | None = None, exemption_reason: str = "", exemption_by: str = "",
) -> Membership:  # fmt: skip
    """Select a person in a batch; refused where the age lies over the stage's limit and no exemption is given."""
    limits = StageLimit.objects.unscoped("the limits hold for everybody").filter(stage=stage)
    limit = limit_of(stage, cohort.year, talent.sex, limits)
    if limit:
        verdict = rules.stage_fits(talent.born_on, limit, exemption_reason=exemption_reason)
        if not verdict:
            raise ValidationError([str(reason) for reason in verdict.refusals])
    chosen = list(dict.fromkeys(integrations))
    if not chosen:
        raise ValidationError(_("A membership needs at least one integration."))
    membership = Membership(
        talent=talent, cohort=cohort, stage=stage, period_from_on=period_from_on, period_to_on=period_to_on,
        promised_support=promised_support, exemption_reason=exemption_reason, exemption_by=exemption_by,
    )  # fmt: skip
    membership.full_clean()
    membership.save()
    for integration in chosen:
        MembershipIntegration(membership=membership, integration=integration).save()
    return membership
