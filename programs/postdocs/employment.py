"""A postdoc's post, and the days of joining and leaving, kept in step with the latest stay; part of the verbs of stays."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from cohorts.actions import keep_post
from cohorts.choices import DutyStatus, PostKind, TalentKind
from cohorts.models import Post
from cohorts.rules import ONE_DAY
from programs.postdocs import rules
from programs.postdocs.models import PostdocAppointment
from talentcareer.audit.actions import Actor


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a stay the person's post and days go by."""

    entered_on: date | None = None
    unit_id: UUID | None = None
    left_on: date | None = None

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Read them from a stay's values, as stored or as they stand; nothing of a new or voided one."""
        if not values or values.get("voided_at"):
            return cls()
        end = rules.End(values["completed_on"], values["withdrawn_on"], values["stayed"])
        return cls(values["entered_on"], values["unit_id"], rules.leaves_on(end))


def before(stay: PostdocAppointment) -> Facts:
    """Return what stands in the database of a stay."""
    return Facts.read(stay.stored)


def follow(stay: PostdocAppointment, was: Facts, *, by: Actor) -> None:
    """Let post and days of a postdoc follow what changed on the latest stay; what others set since then stays."""
    talent, now = stay.talent, Facts.read(vars(stay))
    later = PostdocAppointment.objects.filter(talent=talent, entered_on__gt=stay.entered_on).exclude(pk=stay.pk)
    if talent.kind != TalentKind.POSTDOC or was == now or later.exists():
        return
    if was.entered_on is None:
        _enter(stay, now, by=by)
    elif now.entered_on is not None:
        _correct(stay, was, now, by=by)
    _leave(stay, was, now, by=by)


def _primary(stay: PostdocAppointment) -> Any:
    return Post.objects.primary().filter(talent=stay.talent)


def _enter(stay: PostdocAppointment, now: Facts, *, by: Actor) -> None:
    """Open the post of a new stay, unless the person holds one there; who had left is back."""
    talent, held = stay.talent, _primary(stay).filter(to_on=None).first()
    ended = _primary(stay).filter(to_on=stay.entered_on, from_on__lt=stay.entered_on).first()
    if ended is not None:  # the day on which one stay ends and the next begins belongs to the next
        ended.to_on = stay.entered_on - ONE_DAY
        _keep(stay, ended, by=by)
    if held is not None and held.from_on == stay.entered_on:
        held.unit = stay.unit
        _keep(stay, held, by=by)
    elif _begins(stay, held):
        _keep(stay, Post(unit=stay.unit, kind=PostKind.PRIMARY, from_on=stay.entered_on), by=by)
    back = talent.left_on is not None and talent.left_on <= stay.entered_on
    again = {"left_on": None, "duty_status": DutyStatus.ON_DUTY} if back else {}
    _set(stay, hired_on=talent.hired_on or stay.entered_on, **again)


def _begins(stay: PostdocAppointment, held: Post | None) -> bool:
    """Tell whether a post begins with a stay: none is held, or one elsewhere that began before; nor has it been recorded."""
    if held is not None and (held.unit_id == stay.unit_id or (held.from_on and held.from_on > stay.entered_on)):
        return False
    return not _primary(stay).filter(from_on=stay.entered_on).exists()


def _correct(stay: PostdocAppointment, was: Facts, now: Facts, *, by: Actor) -> None:
    """Correct the post that began with the stay, and the day of joining that it gave."""
    post = _primary(stay).filter(from_on=was.entered_on, unit=was.unit_id).first()
    if post is not None and (was.entered_on, was.unit_id) != (now.entered_on, now.unit_id):
        post.from_on, post.unit = stay.entered_on, stay.unit
        _keep(stay, post, by=by)
    if stay.talent.hired_on == was.entered_on:
        _set(stay, hired_on=now.entered_on)


def _leave(stay: PostdocAppointment, was: Facts, now: Facts, *, by: Actor) -> None:
    """End the post on the day the person leaves, or let it go on where she does not leave after all."""
    if was.left_on == now.left_on:
        return
    post = _primary(stay).filter(to_on=was.left_on).order_by("-from_on").first()
    if post is not None:
        post.to_on = now.left_on
        _keep(stay, post, by=by)
    if now.left_on is not None:
        _set(stay, left_on=now.left_on, duty_status=DutyStatus.LEFT)
    elif stay.talent.left_on == was.left_on:
        _set(stay, left_on=None, duty_status=DutyStatus.ON_DUTY)


def _keep(stay: PostdocAppointment, post: Post, *, by: Actor) -> None:
    post.talent = stay.talent  # one object of the person for everything the verb saves
    keep_post(post, by=by)


def _set(stay: PostdocAppointment, **values: Any) -> None:
    talent = stay.talent
    for name, value in values.items():
        setattr(talent, name, value)
    talent.validate_constraints()
    talent.save()
