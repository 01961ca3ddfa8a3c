"""What the trail adds to the home page of its reader."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.ui.blocks import HomeBlock, add
from talentcareer.ui.parts import Figure, KeyFigure, Todo

CHECK_EVERY_DAYS = 7


def figures(_user: Any) -> list[KeyFigure]:
    """Return the entries of today, and of them the denials."""
    day, url = dates.today(), reverse("audit:trail")
    today = trail.entries().filter(at__date=day)
    denied = today.filter(action="access.denied")
    return [
        KeyFigure(_("Entries today"), Figure(today.count(), f"{url}?from_on={day}&until_on={day}")),
        KeyFigure(
            _("Denials today"), Figure(denied.count(), f"{url}?from_on={day}&until_on={day}&action=access.denied")
        ),
    ]


def todos(_user: Any) -> list[Todo]:
    """Return that the last check found faults, or lies too far back."""
    check, url = trail.last_check(), reverse("audit:trail")
    if check and check["faults"]:
        return [
            Todo(
                check["faults"],
                _("Faults in the trail"),
                _("The last check found that the trail is not whole."),
                _("To the trail"),
                url,
                tone="bad",
            )
        ]
    if check is None or check["at"] < dates.now() - timedelta(days=CHECK_EVERY_DAYS):
        text = _("The command verify_trail checks it; once a week is enough.")
        return [Todo(1, _("Check of the trail is due"), text, _("To the trail"), url, tone="due")]
    return []


add(HomeBlock("trail", 620, "trail.view", figures=figures, todos=todos))
