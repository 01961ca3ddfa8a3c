"""Verbs of what people hold from one day to another: posts, titles, further numbers, former names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cohorts import choices, rules
from cohorts.actions.people import check_days, refresh
from cohorts.codes import TITLES
from cohorts.models import FormerName, Post, Talent, TalentNumber, Title
from talentcareer import dates
from talentcareer.access.models import Unit
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange.values import half_width, name_key


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
    """Open a post. A new primary post ends the open one the day before and moves the person on its day."""
    return _keep_post(Post(talent=talent, unit=unit, kind=kind, position=position, from_on=from_on))


@action("post.saved")
def keep_post(post: Post, *, by: Actor) -> Post:
    """Record a post or a correction of it; the person belongs to the unit of the primary post of today.

    A primary post ends the earlier open one the day before. Raises ValidationError where two would hold at once.
    """
    return _keep_post(post)


def _keep_post(post: Post) -> Post:
    check_days(post.talent, from_on=post.from_on)
    if post.kind == choices.PostKind.PRIMARY:
        others = list(Post.objects.primary().filter(talent=post.talent).exclude(pk=post.pk).select_related("unit"))
        _take_place(post, others, moved="kind", words=lambda other: str(other.unit))
    _keep(post)
    follow_post(post.talent)
    return post


@action("title.saved")
def keep_title(title: Title, *, by: Actor) -> Title:
    """Record a title or a correction of it; a newer one ends the older of its sense the day before.

    Raises ValidationError where two of one sense would hold at once.
    """
    check_days(title.talent, from_on=title.from_on)
    others = list(title.talent.titles.filter(sense=title.sense).exclude(pk=title.pk))
    _take_place(title, others, moved="sense", words=lambda other: TITLES.label(other.title))
    return _keep(title)


def _keep(record: Any) -> Any:
    if record.from_on and record.to_on and record.to_on < record.from_on:
        raise ValidationError({"to_on": _("It would end before it begins. Correct one of the days.")})
    record.full_clean()
    record.save()
    return record


def _take_place(record: Any, others: Sequence[Any], *, moved: str, words: Any) -> None:
    """End what a row succeeds, and the row itself where a later one begins. What was recorded before is taken as it is."""
    watched = ("from_on", "to_on", moved, "voided_at")
    if not record._state.adding and all(record.stored.get(name) == getattr(record, name) for name in watched):
        return
    if record.from_on is None and record.to_on is None and any(other.to_on is None for other in others):
        raise ValidationError({"from_on": _("Fill in the day: what is recorded until now ends the day before.")})
    held = [rules.Held(other.from_on, other.to_on, _with_days(words(other), other)) for other in others]
    found = rules.succeed(rules.Held(record.from_on, record.to_on), held)
    if not found.verdict:
        raise ValidationError({"from_on": [str(reason) for reason in found.verdict.refusals]})
    for place in found.ends:
        others[place].to_on = record.from_on - rules.ONE_DAY
        others[place].save()
    record.to_on = found.to_on


def _with_days(words: str, record: Any) -> str:
    days = " – ".join(day.isoformat() if day else "" for day in (record.from_on, record.to_on)).strip()
    return f"{words} ({days})" if days not in {"", "–"} else words


def follow_post(talent: Talent) -> None:
    """Let a person belong to the unit of the primary post of today; where none holds today, the unit stays."""
    held = Post.objects.primary().on(dates.today()).filter(talent=talent).order_by("-from_on").first()
    if held is not None and held.unit_id != talent.unit_id:
        talent.unit = held.unit
        talent.save()


def go_on(post: Post, into: Unit, on: date) -> None:
    """Let a post in a unit that is merged go on in the other one; a concurrent post beside one there only ends."""
    if post.from_on and post.from_on >= on:
        post.unit = into
        post.save()
        return
    until, post.to_on = post.to_on, on - rules.ONE_DAY
    post.save()
    there = Post.objects.on(on).filter(talent=post.talent, unit=into).exists()
    if post.kind == choices.PostKind.PRIMARY or not there:
        fresh = Post(
            talent=post.talent,
            unit=into,
            kind=post.kind,
            position=post.position,
            duty=post.duty,
            from_on=on,
            to_on=until,
        )
        fresh.full_clean()
        fresh.save()


def follow_units(talent: Talent) -> None:
    """Let posts that stand again do what became of their units meanwhile: go on where those were merged into, or end with them.

    Raises ValidationError where a post would begin in a unit that is no more.
    """
    outliving = Post.objects.filter(talent=talent).filter(Q(to_on=None) | Q(to_on__gte=F("unit__ended_on")))
    outliving = outliving.filter(unit__ended_on__isnull=False).select_related("unit__merged_into")
    while (post := outliving.first()) is not None:
        if post.unit.merged_into is not None:
            go_on(post, post.unit.merged_into, post.unit.ended_on)
        elif post.from_on and post.from_on >= post.unit.ended_on:
            text = _(
                "%(unit)s is no more from %(day)s on: no post begins there on %(from)s. Record it anew in another unit."
            )
            raise ValidationError(text % {"unit": post.unit, "day": post.unit.ended_on, "from": post.from_on})
        else:
            post.to_on = post.unit.ended_on - rules.ONE_DAY
            post.save()
    follow_post(talent)
    while talent.unit is not None and talent.unit.merged_into is not None and talent.duty_status not in choices.GONE:
        talent.unit = talent.unit.merged_into
        talent.save()


@action("post.followed")
def follow_posts(*, by: Actor) -> int:
    """Move people whose primary post of today lies in another unit than the one they are recorded in; return how many."""
    begun = Post.objects.unscoped("posts begin for everybody").primary().on(dates.today()).filter(from_on__isnull=False)
    elsewhere = begun.exclude(unit=F("talent__unit")).select_related("talent")
    before = [(post.talent, post.talent.unit_id) for post in elsewhere]
    for talent, _unit in before:
        follow_post(talent)
    return sum(talent.unit_id != unit for talent, unit in before)


@action("number.saved")
def keep_number(number: TalentNumber, *, by: Actor) -> TalentNumber:
    """Record a further number of a person. Raises ValidationError where it is somebody's staff number."""
    number.number = half_width(number.number)
    owner = Talent.objects.unscoped("numbers are unique over the hospital").filter(staff_no=number.number).first()
    if owner is not None and owner.pk != number.talent_id:
        raise ValidationError({"number": _("This number is the staff number of another person. Correct the number.")})
    number.full_clean()
    number.save()
    refresh(number.talent).save()
    return number


@action("former_name.saved")
def keep_former_name(former: FormerName, *, by: Actor) -> FormerName:
    """Record a former name of a person. Raises ValidationError where it is the present one."""
    if name_key(former.name) == former.talent.name_key:
        raise ValidationError({"name": _("This is the present name. Correct the name, or the person's.")})
    former.full_clean()
    former.save()
    refresh(former.talent).save()
    return former


@action("record.voided")
def void_held(record: Any, *, by: Actor, reason: str) -> None:
    """Set a post, title, number or former name aside. A post or title that it had ended the day before goes on again."""
    voiding.void(record, by=by, reason=reason)
    if isinstance(record, Post | Title) and record.from_on and record.to_on is None:
        same = {"kind": record.kind} if isinstance(record, Post) else {"sense": record.sense}
        ended = type(record).objects.filter(talent=record.talent, to_on=record.from_on - rules.ONE_DAY, **same)
        if not isinstance(record, Post) or record.kind == choices.PostKind.PRIMARY:
            for before in ended[:1]:
                before.to_on = None
                before.save()
    _settle(record)


@action("record.taken_back")
def take_back_held(record: Any, *, by: Actor) -> None:
    """Let a voided post, title, number or former name stand again, under the rules of recording it."""
    if not record.voided_at:
        raise ValidationError(_("This record stands: it was not voided."))
    record.voided_at, record.voided_by, record.void_reason = None, "", ""
    verbs: dict[type, Any] = {
        Post: keep_post,
        Title: keep_title,
        TalentNumber: keep_number,
        FormerName: keep_former_name,
    }
    verbs[type(record)](record, by=by)
    if isinstance(record, Post):
        follow_units(record.talent)


def _settle(record: Any) -> None:
    if isinstance(record, Post):
        follow_post(record.talent)
    elif isinstance(record, TalentNumber | FormerName):
        refresh(record.talent).save()
