"""What the kill tests of imports call inside the environment of their workers."""

from cohorts.models import Post, Talent
from talentcareer.access.models import User
from talentcareer.audit import trail
from talentcareer.exchange import runs
from talentcareer.exchange.models import ImportRun
from talentcareer.jobs import work
from talentcareer.jobs.models import Job
from tests.builders.world import make_world
from tests.exchange.rosters import roster, roster_row


def checked(rows: int) -> str:
    """Make the hospital, upload a roster, run its check; return the run's id."""
    make_world()
    content = roster(*(roster_row(str(20001 + n), f"员工{n}") for n in range(rows)))
    run = runs.start([("roster.xlsx", content)], by=User.objects.get(username="hr"), options={"new_units": "create"})
    work.run_waiting()
    return str(run.pk)


def confirmed(run: str) -> str:
    """Confirm a run; return the id of the job that writes it."""
    record = ImportRun.objects.get(pk=run)
    runs.confirm(record, seen=record.digest, by=User.objects.get(username="hr"))
    return str(Job.objects.get(kind="exchange.commit", key=f"{record.pk}:{record.version}").pk)


def state(run: str) -> dict[str, int | str]:
    """Return what stands in the database: people, posts, the run's state, faults of the trail."""
    return {
        "people": Talent.objects.filter(staff_no__startswith="20").count(),
        "posts": Post.objects.count(),
        "state": ImportRun.objects.get(pk=run).state,
        "faults": len(trail.verify()),
    }
