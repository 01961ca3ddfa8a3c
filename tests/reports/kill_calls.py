"""What the kill tests of reports call inside the environment of their workers."""

from reports.models import Report
from talentcareer.access.models import User
from talentcareer.audit import trail
from talentcareer.jobs import actions
from tests.builders.people import make_cohort, make_membership, make_talent
from tests.builders.world import make_world


def asked(kind: str) -> str:
    """Make a hospital with a batch of five and ask for its report; return the job's id."""
    world = make_world()
    cohort = make_cohort(world.hospital)
    for _number in range(5):
        make_membership(make_talent(world.surgery), cohort)
    return str(actions.submit(kind, arguments={"year": 2024, "years": 5}, by=User.objects.get(username="office")).pk)


def state() -> dict[str, int]:
    """Return how many reports there are, what they count, and the faults of the trail."""
    reports = list(Report.objects.all())
    return {
        "reports": len(reports),
        "selected": sum(report.values["figures"]["T02"]["2024"] for report in reports),
        "faults": len(trail.verify()),
    }
