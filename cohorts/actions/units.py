"""Verbs that follow a change of the unit tree: people and batches of a unit that is merged into another."""

from datetime import date

from django.db.models import Q, QuerySet

from cohorts import choices
from cohorts.actions.held import follow_post, go_on
from cohorts.models import Cohort, Post, Talent
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor, action


def posts_from(unit: Unit, on: date) -> QuerySet[Post]:
    """Return the posts in a unit that hold on a day or begin later."""
    posts = Post.objects.unscoped("a change of the tree is the hospital's").filter(unit=unit)
    return posts.filter(Q(to_on=None) | Q(to_on__gte=on)).select_related("talent")


@action("unit.merged")
def move_posts(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """End the posts in a unit the day before and open them in another; those to begin later begin there.

    A concurrent post in a unit where the person has a post anyway only ends. Past posts stay where they were, and so do
    people who have left.
    """
    for post in posts_from(unit, on).order_by("talent", "from_on", "pk"):
        go_on(post, into, on)
        follow_post(post.talent)
    without_post = Talent.objects.unscoped("a change of the tree is the hospital's").filter(unit=unit)
    for talent in without_post.exclude(duty_status__in=choices.GONE):
        talent.unit = into
        talent.save()


@action("unit.merged")
def move_batches(unit: Unit, into: Unit, on: date, *, by: Actor) -> None:
    """Let the batches of a unit belong to another, voided ones too."""
    for cohort in Cohort.everything.filter(unit=unit):
        cohort.unit = into
        cohort.save()
