"""What stands around the sections of a person's page: who may see it, and what of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.choices import GONE, PostKind
from cohorts.models import Evidence, Post, Talent
from talentcareer.access import policy, roles
from talentcareer.ui import formats

REACHES = {
    roles.Reach.SELF: gettext_lazy("%(roles)s: the person"),
    roles.Reach.ASSIGNED: gettext_lazy("%(roles)s: of this person, today"),
    roles.Reach.SUBTREE: gettext_lazy("%(roles)s: of %(unit)s or of a unit above it"),
}


def may_here(user: Any, permission: str, talent: Talent) -> bool:
    """Tell whether a user who may see a person also holds another permission over that person.

    Asks the database only where one account mixes roles that hold the permission with roles that do not, and there
    once for all permissions that the same grants hold.
    """
    grants = policy.grants(user)
    holding = [policy.holds(grant.role, permission) for grant in grants if policy.holds(grant.role, "talent.view")]
    if not any(holding):
        return False
    if all(holding):
        return True
    known: dict[Any, bool] = talent.__dict__.setdefault("_may_here", {})
    asked = (user.pk, *(grant.pk for grant in grants if policy.holds(grant.role, permission)))
    if asked not in known:
        known[asked] = policy.may_on(user, permission, talent)
    return known[asked]


def with_photo(people: QuerySet[Talent]) -> QuerySet[Talent]:
    """Annotate `has_photo`; who may see the person may see it."""
    photos = Evidence.objects.unscoped("who may see a person may see the photo").photos()
    return people.annotate(has_photo=Exists(photos.filter(talent=OuterRef("pk"))))


WAYS = (
    ("talent.write", gettext_lazy("Photo"), "cohorts:talent-photo-set", None),
    ("talent.write", gettext_lazy("Leaves the hospital"), "cohorts:talent-leave", False),
    ("talent.write", gettext_lazy("Comes back"), "cohorts:talent-return", True),
    ("talent.write", gettext_lazy("Same as …"), "cohorts:merge-choose", None),
    ("talent.dossier", gettext_lazy("Personal file"), "cohorts:dossier", None),
    ("correction.ask", gettext_lazy("Ask for a correction"), "cohorts:correction-add", None),
)
"""What can be done with a person as a whole: permission, words, route; only with people who are gone, or only with others."""


def ways(talent: Talent, user: Any) -> list[tuple[str, str]]:
    """Return (words, address) of what a user may do with a person as a whole."""
    gone = talent.duty_status in GONE
    return [
        (str(words), reverse(route, args=[talent.pk]))
        for permission, words, route, only_gone in WAYS
        if only_gone in {None, gone} and may_here(user, permission, talent)
    ]


def roles_with(permission: str, reach: roles.Reach | None = None) -> str:
    """Return the labels of the roles that hold a permission, from the policy table."""
    held = policy.table.permissions[permission].roles
    found = [role for role in roles.ROLES.values() if role.code in held and reach in {None, role.reach}]
    return formats.listed(role.label for role in found)


def who_may_see(talent: Talent, posts: Iterable[Post]) -> list[str]:
    """Return in sentences who may open a person's page, and who may show the numbers in full, from the policy table.

    `posts` are those that hold today: the heads of units of concurrent posts see the person too.
    """
    others = [post.unit for post in posts if post.kind != PostKind.PRIMARY and post.unit_id != talent.unit_id]
    units = dict.fromkeys(str(unit) for unit in (talent.unit, *others) if unit is not None)
    unit = formats.listed(units) or _("the hospital")
    sentences = []
    for reach, words in REACHES.items():
        held = roles_with("talent.view", reach)
        if held:
            sentences.append(str(words) % {"roles": held, "unit": unit})
    revealing = roles_with("talent.reveal")
    sentences.append(_("ID number and mobile number in full, each time on record: %(roles)s") % {"roles": revealing})
    return sentences
