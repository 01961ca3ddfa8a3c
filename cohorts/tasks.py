"""What happens to people's records by itself: posts to come move people on their day."""

from cohorts import actions
from talentcareer.audit.actions import SYSTEM
from talentcareer.celery import app

SECONDS_BETWEEN_LOOKS = 600


@app.task(name="cohorts.follow_posts", soft_time_limit=240, time_limit=300)
def follow_posts() -> None:
    """Let people belong to the unit of the primary post that has begun."""
    actions.follow_posts(by=SYSTEM)


app.conf.beat_schedule = app.conf.beat_schedule | {
    "follow-posts": {
        "task": "cohorts.follow_posts",
        "schedule": SECONDS_BETWEEN_LOOKS,
        "options": {"expires": SECONDS_BETWEEN_LOOKS},
    },
}
