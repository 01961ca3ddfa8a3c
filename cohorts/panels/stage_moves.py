"""Stage changes that wait for approval, on the start page of those who approve."""

from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import StageMove
from cohorts.models.stage_moves import StageMoveState
from cohorts.workflows import DECIDES
from talentcareer import dates
from talentcareer.ui import blocks, formats
from talentcareer.ui.parts import Todo


def waiting(user: Any) -> list[Todo]:
    """What is proposed and not decided; the link opens exactly these. Of the own proposals it is said that another decides."""
    told = StageMove.objects.visible_to(user, DECIDES).filter(state=StageMoveState.PROPOSED).aggregate(
        all=Count("pk"), own=Count("pk", filter=Q(proposed_by=user)), since=Min("created_at")
    )  # fmt: skip
    if not told["all"]:
        return []
    own = _("Proposed by yourself, so that another account decides: %(count)s") % {"count": told["own"]}
    return [
        Todo(
            told["all"],
            _("Stage changes waiting for approval"),
            own if told["own"] else _("Approve or decline what was proposed."),
            _("Open"),
            f"{reverse('cohorts:stage-move-list')}?state={StageMoveState.PROPOSED}",
            since=_("since %(day)s") % {"day": formats.day(dates.day_of(told["since"]))},
            tone="due",
        )
    ]


BLOCK = blocks.HomeBlock("stage moves", 32, DECIDES, todos=waiting)
