"""Background work of pages: drafts nobody came back for."""

from talentcareer.celery import app
from talentcareer.ui import drafts

SECONDS_BETWEEN_CLEARINGS = 3_600


@app.task(name="ui.clear_drafts", soft_time_limit=240, time_limit=300)
def clear_drafts() -> None:
    """Remove drafts older than 30 days."""
    drafts.clear()


app.conf.beat_schedule = app.conf.beat_schedule | {
    "drafts": {
        "task": "ui.clear_drafts",
        "schedule": SECONDS_BETWEEN_CLEARINGS,
        "options": {"expires": SECONDS_BETWEEN_CLEARINGS},
    }
}
