"""Verbs of trials: begun, changed, adopted with reason and file, set aside."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cohorts.actions.batches import save_stage_limit
from cohorts.files import Checked
from cohorts.models import StageLimit
from cohorts.rules import reference_day_exists
from programs.catalogue import actions as catalogue
from programs.catalogue.models import Call, Condition
from programs.eligibility import trials
from programs.eligibility.models_trials import CallTrial, LimitTrial, RuleFile
from talentcareer import dates
from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor, action
from talentcareer.exchange import files

DAYS = ("opens_on", "closes_on", "reference_on", "quota", "support")
"""What besides the conditions a draft of a call may change."""


@action("trial.begun")
def try_call(call: Call, *, by: Actor) -> CallTrial:
    """Begin a trial of a call: a draft with the same conditions, in no list and no figure."""
    if call.draft_of_id:
        raise ValidationError(_("This is a trial itself."))
    draft = catalogue.copied(call)
    draft.draft_of = call
    draft.full_clean()
    draft.save()
    catalogue.copy_conditions(call, draft)
    trial = CallTrial(call=call, draft=draft, base=trials.told_by_call(call))
    trial.full_clean()
    trial.save()
    return trial


@action("limit_trial.saved")
def save_limit_trial(trial: LimitTrial, *, by: Actor) -> LimitTrial:
    """Begin a trial of a stage's limit, or change its values. Raises ValidationError for a year or a day that cannot be."""
    if trial.adopted_at:
        raise ValidationError(_("This trial was adopted. Begin another one."))
    limit, refused = trial.limit, {}
    if limit.from_year is not None and trial.from_year <= limit.from_year:
        refused["from_year"] = _("The limit holds from %(year)s on. Choose a later year.") % {"year": limit.from_year}
    if limit.to_year is not None and trial.from_year > limit.to_year:
        refused["from_year"] = _("The limit ends with %(year)s. Try the one that holds then.") % {"year": limit.to_year}
    day = reference_day_exists(trial.reference_month, trial.reference_day)
    if not day:
        refused["reference_day"] = " ".join(str(reason) for reason in day.refusals)
    if refused:
        raise ValidationError(refused)
    if trial._state.adding:
        trial.base = trials.told_by_limit(limit)
    trial.full_clean()
    trial.save()
    return trial


def _adopted(trial: Any, reason: str, file: Checked | None, *, of: str, now: str) -> None:
    """Note the adoption with its reason and keep its file; `now` tells the rule as it stands."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the rule is changed.")})
    if file is None:
        raise ValidationError({"file": _("Choose the file by which the rule is changed.")})
    if trial.adopted_at:
        raise ValidationError(_("This trial was adopted before."))
    if trial.base != now:
        raise ValidationError(
            _("The rule was changed since this trial began, so its numbers no longer hold. Begin the trial anew.")
        )
    trial.adopted_at, trial.adopted_reason = dates.now(), reason.strip()
    trial.full_clean()
    trial.save()
    kept = RuleFile(
        **{of: trial}, file_name=file.name, content_type=file.content_type, size_bytes=len(file.content), sha256=file.sha256,
        stored_as=files.store(file.content),
    )  # fmt: skip
    kept.full_clean()
    kept.save()


@action("trial.adopted")
def adopt_call(trial: CallTrial, *, reason: str, file: Checked | None, by: Actor) -> Call:
    """Let a draft's conditions and days hold for its call: those it no longer has are voided with the reason, new ones recorded.

    Raises ValidationError without reason or file, and where the call changed since the trial began.
    """
    call = Call.objects.unscoped(trials.WHY).get(pk=trial.call_id)
    _adopted(trial, reason, file, of="call_trial", now=trials.told_by_call(call))
    draft = Call.everything.unscoped(trials.WHY).get(pk=trial.draft_id)
    rows = Condition.objects.unscoped(trials.WHY).order_by("order", "pk")
    wanted = list(rows.filter(call=draft))
    for one in rows.filter(call=call):
        same = next((other for other in wanted if _says(other) == _says(one)), None)
        if same is not None:
            wanted.remove(same)
        else:
            catalogue.void_condition(one, by=by, reason=reason)
    for one in wanted:
        catalogue.save_condition(catalogue.duplicate(one, call), by=by)
    call = Call.objects.unscoped(trials.WHY).get(pk=call.pk)
    if any(getattr(call, name) != getattr(draft, name) for name in DAYS):
        for name in DAYS:
            setattr(call, name, getattr(draft, name))
        catalogue.save_call(call, by=by)
    return call


def _says(one: Condition) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in catalogue.SAID if name != "order")


@action("limit_trial.adopted")
def adopt_limit(trial: LimitTrial, *, reason: str, file: Checked | None, document: str, by: Actor) -> StageLimit:
    """Let a tried limit hold from its year on; the one before ends with the year before.

    Raises ValidationError without reason or file, and where a limit of the stage changed since the trial began.
    """
    limit = StageLimit.objects.unscoped(trials.WHY).select_related("stage").get(pk=trial.limit_id)
    _adopted(trial, reason, file, of="limit_trial", now=trials.told_by_limit(limit))
    made = trials.proposed(limit, trial)
    made.source_document = document.strip()
    limit.to_year = trial.from_year - 1
    save_stage_limit(limit, by=by)
    return save_stage_limit(made, by=by)


@action("trial.dropped")
def drop(trial: Any, *, by: Actor) -> None:
    """Set a trial aside; a draft of a call goes with it."""
    if trial.adopted_at:
        raise ValidationError(_("This trial was adopted: it stays on record."))
    reason = _("trial not adopted")
    voiding.void(trial, by=by, reason=reason)
    if isinstance(trial, CallTrial):
        draft = Call.everything.unscoped(trials.WHY).get(pk=trial.draft_id)
        voiding.void(draft, by=by, reason=reason)
