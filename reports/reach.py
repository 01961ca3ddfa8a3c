"""How far a reader's figures reach, and whether two readers would count the same."""

from typing import Any

from reports.indicators import indicators
from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.roles import Reach
from talentcareer.access.scope import reachable_units

NEED_TO_KNOW = "cohort.confidential"
TAKE_AWAY = "report.export"

Reached = dict[str, list[str]]


def permissions() -> list[str]:
    """Return every permission that figures are read with, and the one that widens them."""
    return sorted({indicator.permission for indicator in indicators()} | {NEED_TO_KNOW})


def of(user: Any) -> Reached:
    """Return, by permission, what a user's grants reach: units with everything below, or the own and assigned records."""
    reached: Reached = {}
    for permission in permissions():
        grants = [grant for grant in policy.grants(user) if policy.holds(grant.role, permission)]
        places = {f"unit {grant.unit_id}" for grant in grants if grant.role_row.reach is Reach.SUBTREE}
        places |= {
            f"{grant.role_row.reach} {user.pk}"
            for grant in grants
            if grant.role_row.reach in {Reach.SELF, Reach.ASSIGNED}
        }
        reached[permission] = sorted(places)
    return reached


def counts_the_same(reader: Reached, report: Reached) -> bool:
    """Tell whether a reader would count what a report counts, as far as she may see: then its values are hers to read."""
    return all(
        places == report.get(permission)
        for permission, places in reader.items()
        if places or permission == NEED_TO_KNOW
    )


def takes_all_away(user: Any) -> bool:
    """Tell whether everything a user's figures count may also leave as a file: each grant that counts also exports."""
    counting = permissions()
    return all(
        policy.holds(grant.role, TAKE_AWAY)
        for grant in policy.grants(user)
        if any(policy.holds(grant.role, permission) for permission in counting)
    )


def top_units(user: Any) -> list[Unit]:
    """Return the highest units a user's report reaches, for its heading."""
    reached = reachable_units(user, "report.view")
    units = Unit.objects.visible_to(user, "report.view").filter(pk__in=reached)
    return [unit for unit in units.order_by("order", "name") if unit.parent_id not in reached]
