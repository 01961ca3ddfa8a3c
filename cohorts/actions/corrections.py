"""Verbs of requests for correction."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts.actions import evidence
from cohorts.corrections import CORRECTION, FIELDS
from cohorts.files import Checked
from cohorts.models import CorrectionRequest, Talent
from cohorts.models.corrections import CorrectionState
from talentcareer.audit import workflows
from talentcareer.audit.actions import Actor, action


@action("correction.asked")
def ask(
    talent: Talent, *, section: str, by: Actor, field: str = "", value: str = "", words: str = "", found: Checked | None = None
) -> CorrectionRequest:  # fmt: skip
    """Ask for a correction of one's own record, with a file that shows it. Raises ValidationError where nothing is said."""
    if field and field not in FIELDS:
        raise ValidationError({"field": _("This value cannot be asked for alone: describe it in words.")})
    request = CorrectionRequest(talent=talent, section=section, field=field, value=value, words=words)
    if found is not None:
        request.evidence = evidence.attach(talent, found, by=by, title=_("for a request for correction"))
    request.full_clean()
    request.save()
    return request


@action("correction.answered")
def answer(request: CorrectionRequest, *, accept: bool, on: date, by: Actor, reason: str = "", typed: Any = None) -> CorrectionRequest:  # fmt: skip
    """Accept a request into the record, or decline it with the reason.

    `typed` is the value as HR confirmed it; it is written where the request names a field. Raises ValidationError.
    """
    if accept and request.field:
        talent = request.talent
        setattr(talent, request.field, request.value if typed is None else typed)
        talent.full_clean()
        talent.save()
    workflows.move(CORRECTION, "accept" if accept else "decline", request, on=on, by=by, reason=reason)
    return request


@action("correction.withdrawn")
def withdraw(request: CorrectionRequest, *, on: date, by: Actor) -> CorrectionRequest:
    """Take an open request back."""
    workflows.move(CORRECTION, "withdraw", request, on=on, by=by)
    assert request.state == CorrectionState.WITHDRAWN
    return request
