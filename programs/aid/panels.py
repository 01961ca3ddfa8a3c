"""Student aid on a person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.aid.entering import AID
from programs.aid.models import Aid
from talentcareer.ui import panels


def aid(person: Any, user: Any) -> dict[str, Any] | None:
    """Aid by year, the newest first, with its sum."""
    found = list(Aid.objects.visible_to(user).filter(talent=person).order_by("-year", "donor"))
    return {"count": len(found), "aids": found, "total": sum(row.amount for row in found)} if found else None


panels.add(panels.Panel("aid", _("Student aid"), 90, "aid.view", "programs/panels/aid.html", aid, entries=(AID,)))
