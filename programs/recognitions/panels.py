"""Recognitions on a person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.recognitions.choices import COUNTED, RecognitionStatus
from programs.recognitions.entering import RECOGNITION
from programs.recognitions.models import Recognition
from talentcareer.ui import panels


def recognitions(person: Any, user: Any) -> dict[str, Any] | None:
    """Recognitions, the newest first; those that are not counted say so by their state."""
    rows = Recognition.objects.visible_to(user).filter(talent=person).select_related("programme")
    found = list(rows.order_by("-year", "-published_on", "programme__name"))
    return (
        {"count": len(found), "recognitions": found, "counted": COUNTED, "awarded": RecognitionStatus.AWARDED}
        if found
        else None
    )


panels.add(
    panels.Panel(
        "recognitions",
        _("Recognitions"),
        40,
        "recognition.view",
        "programs/panels/recognitions.html",
        recognitions,
        entries=(RECOGNITION,),
    )
)
