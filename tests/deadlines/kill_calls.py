"""What the kill tests of deadlines call inside the environment of their workers."""

from django.db.models import Count

from talentcareer.deadlines import tasks
from talentcareer.deadlines.models import Deadline, Reminder
from talentcareer.jobs.models import Job
from tests.builders.world import make_world


def asked() -> str:
    """Make the hospital and ask for the reminders of the day; return the job's id."""
    make_world()
    tasks.ask()
    return str(Job.objects.get(kind=tasks.KIND).pk)


def state() -> dict[str, int]:
    """Return how many deadlines and reminders there are, and how many accounts were told one twice."""
    twice = Reminder.objects.values("deadline", "user").annotate(count=Count("pk")).filter(count__gt=1)
    return {"deadlines": Deadline.objects.count(), "reminders": Reminder.objects.count(), "twice": twice.count()}
