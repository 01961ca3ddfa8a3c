"""Setting a hospital up: the top unit and its first accounts."""

from collections.abc import Iterable

from talentcareer import dates
from talentcareer.access import roles
from talentcareer.access.actions.accounts import create_user
from talentcareer.access.actions.grants import grant_role
from talentcareer.access.actions.units import ensure_hospital, lock_tree
from talentcareer.access.models import User
from talentcareer.audit.actions import Actor, action


class HospitalExists(Exception):
    """The hospital is set up already."""


@action("hospital.set_up")
def set_up_hospital(
    *, name: str, accounts: Iterable[tuple[str, str, roles.Role]], by: Actor
) -> list[tuple[User, roles.Role, str]]:
    """Make the top unit and its first accounts; return them with their roles and one-time passwords.

    `accounts` are (user name, name, role). Raise `HospitalExists` where there are accounts. A top unit without
    accounts, as an import makes it, takes the name.
    """
    lock_tree()
    if User.objects.unscoped("is anybody there").exists():
        raise HospitalExists
    hospital = ensure_hospital(name=name, by=by)
    hospital.name = name.strip()  # what an import called it was no name
    hospital.full_clean()
    hospital.save()
    made = []
    for username, display_name, role in accounts:
        user, password = create_user(username=username, display_name=display_name, by=by)
        grant_role(user, role=role.code, unit=hospital, from_on=dates.today(), by=by)
        made.append((user, role, password))
    return made
