"""Verbs of evidence and photos."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts import choices
from cohorts.files import Checked
from cohorts.models import Evidence, Talent
from talentcareer import dates
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import files


@action("evidence.attached")
def attach(
    talent: Talent,
    found: Checked,
    *,
    by: Actor,
    about: Any = None,
    title: str = "",
    kind: str = choices.EvidenceKind.DOCUMENT,
    document_kind: str = "",
) -> Evidence:
    """Keep a checked file of a person, showing a record where one is given.

    The very file that is kept there already is not kept twice: the kept one is returned.
    """
    label, about_id = (about._meta.label, about.pk) if about is not None else ("", None)
    known = Evidence.objects.unscoped("the same file is kept once")
    same = known.filter(talent=talent, about_id=about_id, sha256=found.sha256, kind=kind).first()
    if same:
        return same
    evidence = Evidence(
        talent=talent, kind=kind, document_kind=document_kind, about=label, about_id=about_id, title=title,
        file_name=found.name, content_type=found.content_type,
        size_bytes=len(found.content), sha256=found.sha256, stored_as=files.store(found.content),
    )  # fmt: skip
    evidence.full_clean()
    evidence.save()
    return evidence


@action("photo.set")
def set_photo(talent: Talent, found: Checked, *, by: Actor) -> Evidence:
    """Make a checked photo the one of a person; the one before is set aside."""
    for before in Evidence.objects.unscoped("one photo a person").filter(talent=talent).photos():
        if before.sha256 == found.sha256:
            return before
        set_aside(before, by=by)
        before.save()
    return attach(talent, found, by=by, kind=choices.EvidenceKind.PHOTO)


def set_aside(photo: Evidence, *, by: Actor) -> None:
    """Mark a photo as replaced by a newer one; saving it is the caller's."""
    photo.voided_at, photo.voided_by = dates.now(), by.actor_name
    photo.void_reason = _("replaced by a newer photo")


@action("evidence.saved")
def save_evidence(evidence: Evidence, *, by: Actor) -> Evidence:
    """Correct what is said about a kept file; the file itself stays. Raises ValidationError without a file."""
    if evidence._state.adding:
        raise ValidationError(_("Choose a file."))
    evidence.full_clean()
    evidence.save()
    return evidence
