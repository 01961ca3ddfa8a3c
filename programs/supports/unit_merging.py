"""Platforms and teams go along where a unit is merged into another."""

from datetime import date

from django.utils.translation import gettext as _

from programs.supports.actions import move_supports
from programs.supports.models import Platform, Team
from talentcareer.access.models import Unit
from talentcareer.access.unit_changes import GoesAlong, add

KINDS = (Platform, Team)


def told(unit: Unit, into: Unit, _on: date) -> list[str]:
    """Return how many platforms and teams belong to the other unit then."""
    counts = [
        (kind, kind.objects.unscoped("only how many there are is said").filter(unit=unit).count()) for kind in KINDS
    ]
    text = _("%(kind)s that belong to %(into)s then: %(count)s.")
    return [
        text % {"kind": str(kind._meta.verbose_name_plural).capitalize(), "into": into, "count": count}
        for kind, count in counts
        if count
    ]


def against(unit: Unit, into: Unit) -> list[str]:
    """Return platforms and teams of which both units have one of the same name."""
    same = [
        name
        for kind in KINDS
        for name in kind.objects.unscoped("two of one name").filter(unit=unit).values_list("name", flat=True)
        if kind.objects.unscoped("two of one name").filter(unit=into, name=name).exists()
    ]
    text = _("Both have a platform or team of the same name: %(names)s. Rename one first.")
    return [text % {"names": _(", ").join(same)}] if same else []


add(GoesAlong("supports", told, move_supports, against))
