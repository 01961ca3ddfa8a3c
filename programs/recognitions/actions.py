"""Verbs of recognitions."""

from programs.recognitions.models import Recognition
from talentcareer.audit.actions import Actor, action


@action("recognition.saved")
def save_recognition(recognition: Recognition, *, by: Actor) -> Recognition:
    """Record a recognition or a correction of it. Raises ValidationError for one that is recorded already."""
    recognition.full_clean()
    recognition.save()
    return recognition
