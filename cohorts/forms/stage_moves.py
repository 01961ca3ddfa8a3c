"""The form by which a stage change is proposed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.choices import ENDED
from cohorts.fields import label_of
from cohorts.forms.membership import exemption_file_field
from cohorts.models import Membership, Stage, StageMove
from talentcareer.audit.actions import Actor
from talentcareer.ui import formats
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.widgets import SearchSelect

OF_ONE = "talent"
"""The parameter of the address that leaves one person's memberships to choose from."""


class TrainingField(forms.ModelChoiceField):
    """A membership that has not ended, told by number, name and batch."""

    widget = SearchSelect
    default_error_messages = {
        "invalid_choice": _("This is no training of your people that goes on. Choose one of the list.")
    }

    def label_from_instance(self, obj: Any) -> str:
        return formats.listed([label_of(obj.talent), str(obj.cohort)])  # the search of the list reads no middle dot


class StageMoveForm(EntryForm):
    """Whose stage changes to which, from which day, and why; over the age limit with the exemption."""

    permission = "stage_move.propose"
    sections = (
        Section(_("Stage change"), ("membership", "to_stage", "on", "reason")),
        Section(_("Exemption"), ("exemption_reason", "exemption_by", "exemption_file")),
    )

    class Meta(EntryForm.Meta):
        model = StageMove
        fields = ("membership", "to_stage", "on", "reason", "exemption_reason", "exemption_by")
        field_classes = {"membership": TrainingField}
        help_texts = {
            "on": _("The stage holds from this day on. The figures of selection keep the stage assigned then."),
            "exemption_reason": _(
                "Only where the age lies over the limit of the stage: then reason, approver and file belong together."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exemption_file"] = exemption_file_field()
        training: Any = self.fields["membership"]
        training.queryset = self.narrowed(training.queryset)

    def within_reach(self, rows: Any) -> Any:
        if rows.model is Stage:
            return Stage.objects.unscoped("the stages are everybody's").order_by("order")
        found = Membership.objects.visible_to(self.user, self.permission).exclude(state__in=ENDED)
        return found.select_related("talent", "cohort").order_by("talent__name_key", "-cohort__year")

    def narrowed(self, rows: Any) -> Any:
        """Leave the memberships of the person whom the address names; the only one stands chosen."""
        if not (talent := self.initial.get(OF_ONE)):
            return rows
        try:
            found = rows.filter(talent=talent)
            only = list(found[:2])
        except (ValidationError, ValueError):
            return rows
        if len(only) == 1:
            self.initial.setdefault("membership", only[0].pk)
        return found if only else rows

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        return save(self.instance, by=by, exemption_file=self.cleaned_data["exemption_file"])
