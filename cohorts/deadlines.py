"""Where reminders reach people by mail: the address in the record of the person an account belongs to."""

from collections.abc import Iterable
from uuid import UUID

from cohorts.models import Talent
from talentcareer.deadlines import addresses


def of_accounts(users: Iterable[UUID]) -> dict[UUID, str]:
    """Return the mail addresses that are recorded of these accounts' people."""
    people = Talent.objects.unscoped("a digest goes to its account's own address").filter(user__in=list(users))
    return {user: address for user, address in people.exclude(email="").values_list("user", "email") if user}


addresses.add(of_accounts)
