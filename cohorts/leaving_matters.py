"""What of people and stages is open when somebody leaves: posts, appointed titles, memberships, the account."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import choices, leaving, presenters
from cohorts.actions import held
from cohorts.leaving import KEEP_IT, Item, Matter
from cohorts.models import Membership, Post, StageMove, Title
from cohorts.rules import ONE_DAY
from cohorts.workflows import MEMBERSHIP, STAGE_MOVE
from talentcareer import dates
from talentcareer.access import actions as access
from talentcareer.audit import workflows
from talentcareer.audit.actions import Actor

END = "end"


def last_day(record: Any, day: date) -> date:
    """Return the last day of something that ends with a departure: the day before it, never before it began."""
    before = day - ONE_DAY
    return max(before, record.from_on) if record.from_on else before


def posts(talent: Any, _day: date) -> Iterable[Item]:
    """Open posts, concurrent ones too."""
    rows = Post.objects.unscoped("whoever writes a person ends her posts").filter(talent=talent, to_on=None)
    for post in rows.select_related("unit").order_by("kind"):
        words = _("%(kind)s: %(post)s") % {"kind": post.get_kind_display(), "post": post}
        yield Item(post, words, ((END, _("end it")), KEEP_IT), END)


def end_post(post: Any, _choice: str, day: date, by: Actor, _reason: str) -> None:
    """End a post with the departure."""
    post.to_on = last_day(post, day)
    held.keep_post(post, by=by)


def titles(talent: Any, _day: date) -> Iterable[Item]:
    """Titles to which the person is appointed; what somebody is qualified for stays."""
    rows = Title.objects.unscoped("whoever writes a person ends her titles")
    for title in rows.filter(talent=talent, sense=choices.TitleSense.APPOINTED, to_on=None):
        yield Item(title, presenters.title_words(title.title), ((END, _("end the appointment")), KEEP_IT), END)


def end_title(title: Any, _choice: str, day: date, by: Actor, _reason: str) -> None:
    """End an appointment with the departure."""
    title.to_on = last_day(title, day)
    held.keep_title(title, by=by)


def memberships(talent: Any, _day: date) -> Iterable[Item]:
    """Memberships that have not ended."""
    rows = Membership.objects.unscoped("whoever writes a person ends her memberships").filter(talent=talent)
    for row in rows.exclude(state__in=choices.ENDED).select_related("cohort", "stage"):
        ways = (
            ("withdraw", _("withdrew from training")),
            ("terminate", _("training terminated")),
            KEEP_IT,
        )
        yield Item(row, _("%(batch)s, %(stage)s") % {"batch": row.cohort, "stage": row.stage}, ways, "withdraw")


def end_membership(membership: Any, choice: str, day: date, by: Actor, reason: str) -> None:
    """Take the membership's own way out, so that its rules are asked."""
    words = reason or _("left the hospital")
    workflows.move(MEMBERSHIP, choice, membership, on=max(day, membership.period_from_on), by=by, reason=words)


def stage_moves(talent: Any, _day: date) -> Iterable[Item]:
    """Stage changes that wait for approval."""
    rows = StageMove.objects.unscoped("whoever writes a person ends what is proposed for her").waiting()
    for move in rows.filter(membership__talent=talent).select_related(
        "membership__talent", "membership__cohort", "to_stage"
    ):
        words = _("to %(stage)s from %(day)s") % {"stage": move.to_stage, "day": move.on}
        yield Item(move, words, (("withdraw", _("withdraw the proposal")), KEEP_IT), "withdraw")


def withdraw_move(move: Any, choice: str, day: date, by: Actor, _reason: str) -> None:
    """Withdraw a proposal with the departure."""
    workflows.move(STAGE_MOVE, choice, move, on=day, by=by)


def propose_again(move: Any, by: Actor) -> None:
    """Let a withdrawn proposal wait again."""
    workflows.take_back(STAGE_MOVE, move, by=by)


def go_on_again(membership: Any, by: Actor) -> None:
    """Take the last step of a membership back."""
    workflows.take_back(MEMBERSHIP, membership, by=by)


def account(talent: Any, _day: date) -> Iterable[Item]:
    """The account with its roles."""
    user = talent.user
    if user is not None and user.is_active:
        words = _("Account %(name)s") % {"name": user.username}
        yield Item(user, words, (("close", _("close it and end its roles")), KEEP_IT), "close")


def close_account(user: Any, _choice: str, _day: date, by: Actor, reason: str) -> None:
    """Close the account and end its roles."""
    access.end_user(user, by=by, reason=reason)


def account_and_roles(user: Any) -> list[Any]:
    """The account and the grants that closing it ends; what only waits or is to come goes for good."""
    return [user, *user.grants.confirmed().filter(from_on__lt=dates.today())]


MATTERS = (
    Matter("post", gettext_lazy("Posts"), 10, posts, end_post),
    Matter("title", gettext_lazy("Titles"), 20, titles, end_title),
    Matter("stage_move", gettext_lazy("Stage changes"), 25, stage_moves, withdraw_move, take_back=propose_again),
    Matter("membership", gettext_lazy("Batches and training"), 30, memberships, end_membership, take_back=go_on_again),
    Matter("account", gettext_lazy("Account"), 90, account, close_account, touches=account_and_roles),
)
for matter in MATTERS:
    leaving.add(matter)
