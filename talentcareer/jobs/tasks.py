"""What Celery calls. A message says only "look"; losing one, or getting it twice, changes nothing."""

from talentcareer.audit import trail
from talentcareer.celery import app
from talentcareer.jobs import actions, work

SECONDS_BETWEEN_LOOKS = 10
SECONDS_BETWEEN_SEALS = 30
LONGEST_JOB_SECONDS = 3_240
"""A job is asked to stop then and killed a minute later: before Redis hands its message to another worker (3,600 s)."""


@app.task(name="jobs.look", soft_time_limit=LONGEST_JOB_SECONDS, time_limit=LONGEST_JOB_SECONDS + 60)
def look() -> None:
    """Run one job, if there is one, and have the next one looked for."""
    if work.look():
        actions.hint()


@app.task(name="jobs.seal_trail", soft_time_limit=240, time_limit=300)
def seal_trail() -> None:
    """Chain the trail's new entries."""
    trail.seal()


app.conf.beat_schedule = app.conf.beat_schedule | {
    # A message that found no free worker in time is dropped: the next one follows.
    "look": {"task": "jobs.look", "schedule": SECONDS_BETWEEN_LOOKS, "options": {"expires": SECONDS_BETWEEN_LOOKS}},
    "seal": {
        "task": "jobs.seal_trail",
        "schedule": SECONDS_BETWEEN_SEALS,
        "options": {"expires": SECONDS_BETWEEN_SEALS},
    },
}
