"""What stands in a department, asked before it ends."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cohorts.models import Post
from talentcareer.access.models import Unit


def people_posted(unit: Unit, on: date) -> str:
    """Return a sentence where people still have posts in a unit from a day on; who they are is not said."""
    posts = Post.objects.unscoped("a department with people in it does not end").filter(unit=unit)
    if not posts.filter(Q(to_on=None) | Q(to_on__gte=on)).exists():
        return ""
    text = _("People have posts in %(unit)s from %(day)s on. HR moves them or ends their posts first.")
    return text % {"unit": unit, "day": on}
