"""The form of a membership, and the same fields as a part of the form of a new person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.actions import select
from cohorts.entering import PersonEntryForm
from cohorts.fields import EVIDENCE_HINT, FileField
from cohorts.models import Cohort, Membership, Stage
from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm, Section

FIELDS = (
    "cohort", "stage", "integrations", "period_from_on", "period_to_on", "promised_support", "agreement_on", "exemption_reason",
    "exemption_by", "exemption_file",
)  # fmt: skip
NOT_OF_THE_MODEL = frozenset({"integrations", "exemption_file"})
HELP = {
    "stage": _("Where it is empty, the stage of the age on the reference day is taken."),
    "exemption_reason": _(
        "Only where the age lies over the limit of the stage: then reason, approver and file belong together."
    ),
}


def exemption_file_field() -> FileField:
    """Return the field for the file that shows an exemption's approval."""
    return FileField(label=_("file of the approval"), required=False, help_text=EVIDENCE_HINT)


def of_batches(rows: Any, user: Any) -> Any:
    """Return the rows of a membership's choices that a user may take: batches, the newest first, and the stages."""
    if rows.model is Cohort:
        return Cohort.objects.visible_to(user).order_by("-year", "name")
    return Stage.objects.unscoped("the stages are everybody's").order_by("order")


class MembershipForm(PersonEntryForm):
    """Which batch, which stage, which integrations, from when."""

    permission = "membership.write"
    integrations = forms.MultipleChoiceField(
        label=_("integrations"), choices=choices.Integration.choices, widget=forms.CheckboxSelectMultiple
    )
    sections = (
        Section(_("Batch"), ("talent", "cohort", "stage", "integrations")),
        Section(_("Period and support"), ("period_from_on", "period_to_on", "promised_support", "agreement_on")),
        Section(_("Exemption"), ("exemption_reason", "exemption_by", "exemption_file")),
        Section(_("Final check"), ("final_grade", "final_on")),
    )

    class Meta(EntryForm.Meta):
        model = Membership
        fields = (*(name for name in FIELDS if name not in NOT_OF_THE_MODEL), "final_grade", "final_on")
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["stage"].required = False
        else:
            kept = self.instance.integrations.all()
            self.initial.setdefault("integrations", sorted(row.integration for row in kept))
        self.fields["exemption_file"] = exemption_file_field()
        if self.instance.state != choices.MembershipState.COMPLETED:
            del self.fields["final_grade"], self.fields["final_on"]
        of_stage: Any = self.fields["stage"]
        of_stage.empty_label = _("by the age on the reference day")

    def within_reach(self, rows: Any) -> Any:
        return of_batches(rows, self.user)

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        values = self.cleaned_data

        def record(membership: Membership, *, by: Actor) -> Membership:
            if membership._state.adding:
                return select(values["talent"], by=by, **{name: values[name] for name in FIELDS})
            more = {name: values[name] for name in NOT_OF_THE_MODEL}
            kept: Membership = save(membership, by=by, **more)
            return kept

        return super().keep(record, by=by)
