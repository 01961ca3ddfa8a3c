"""What deadlines add to the home page: what has come near or is over, a line a kind, the kind with the oldest day first."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.deadlines import filters, sources, wording
from talentcareer.deadlines.models import Deadline
from talentcareer.ui import formats
from talentcareer.ui.blocks import HomeBlock, add
from talentcareer.ui.parts import Todo, Tone


def todos(user: Any) -> list[Todo]:
    """Return a line for each kind of which something has come near."""
    day = dates.today()
    rows = Deadline.objects.visible_to(user).standing().not_snoozed(user, day).approaching(day)
    counted = rows.order_by().values("source").annotate(count=Count("pk"), oldest=Min("due_on"))
    return [
        Todo(
            kind["count"],
            source.label,
            _("The earliest: %(day)s (%(how_long)s)")
            % {"day": formats.day(kind["oldest"]), "how_long": wording.how_long(kind["oldest"], day)},
            _("Show"),
            f"{reverse('deadlines:deadline-list')}?source={source.code}&when={filters.NEAR}",
            tone=_tone((kind["oldest"] - day).days),
        )
        for kind in sorted(counted, key=lambda kind: (kind["oldest"], kind["source"]))
        if (source := sources.find(kind["source"]))
    ]


def _tone(days: int) -> Tone:
    return "bad" if days < 0 else "due"


add(HomeBlock("deadlines", 5, "deadline.view", todos=todos, heading=gettext_lazy("Deadlines")))
