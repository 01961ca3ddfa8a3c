"""Who sees deadlines: everybody whose role reaches business data, each what the sources let that account see."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import OPEN, NavEntry, Permission, to
from talentcareer.access.roles import HEAD, HR, LEADER, OFFICE, ROLES, Reach

PERMISSIONS = [
    Permission(
        "deadline.view",
        _("See the own deadlines"),
        frozenset(role.code for role in ROLES.values() if role.reach is not Reach.NONE),
    ),
    Permission("deadline.export", _("Take the list of deadlines away as a file"), to(HR, OFFICE, HEAD, LEADER)),
]
ROUTES = {
    "deadlines:deadline-list": "deadline.view",
    "deadlines:text": "deadline.view",
    "deadlines:snooze": "deadline.view",
    "deadlines:unsnooze": "deadline.view",
    "deadlines:feed": "deadline.view",
    "deadlines:feed-end": "deadline.view",
    # A calendar program has no session: the link itself is the key, 256 random bits, and gives what its owner may see now.
    "deadlines:calendar": OPEN,
}
NAVIGATION = [NavEntry("", _("Deadlines"), "deadlines:deadline-list", "hourglass", 10)]
