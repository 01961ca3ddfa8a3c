"""Verbs of objections to batches."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.choices import ObjectionResult
from cohorts.files import Checked
from cohorts.models import Objection, ObjectionFile
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import files

FIELD_OF = {"handling-missing": "handling", "decided-without-result": "result"}
"""Where a refusal stands that is not about the day of the decision."""


@action("objection.saved")
def save_objection(objection: Objection, *, by: Actor, file: Checked | None = None) -> Objection:
    """Record an objection or a correction of it, with a file that shows it. Raises ValidationError with the rules' sentences."""
    refused: dict[str, list[str]] = {}
    member = objection.membership
    if member is not None and member.cohort_id != objection.cohort_id:
        told = _("%(who)s is not in this batch. Choose one of its members, or leave it empty.")
        refused["membership"] = [told % {"who": member.talent}]
    verdict = rules.objection_decided(
        is_open=objection.result == ObjectionResult.OPEN, received_on=objection.received_on, decided_on=objection.decided_on,
        handling=objection.handling,
    )  # fmt: skip
    for reason in verdict.refusals:
        refused.setdefault(FIELD_OF.get(reason.code, "decided_on"), []).append(str(reason))
    if refused:
        raise ValidationError(refused)
    objection.full_clean()
    objection.save()
    if file is not None:
        keep_file(objection, file)
    return objection


def keep_file(objection: Objection, file: Checked) -> None:
    """Keep a file of an objection inside an action; the very file that is kept already is not kept twice."""
    if objection.files.filter(sha256=file.sha256).exists():
        return
    kept = ObjectionFile(
        objection=objection, file_name=file.name, content_type=file.content_type, size_bytes=len(file.content), sha256=file.sha256,
        stored_as=files.store(file.content),
    )  # fmt: skip
    kept.full_clean()
    kept.save()
