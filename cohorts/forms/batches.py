"""Forms of batches, stages and their limits."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Stage, StageLimit
from talentcareer.access.models import Unit
from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm, Section


class CohortForm(EntryForm):
    """A batch with its documents and public notice. That objections are open is asked only when they would be closed over."""

    despite_objections = forms.BooleanField(
        label=_("Close the batch all the same"), required=False, widget=forms.HiddenInput
    )
    year = forms.IntegerField(label=_("year"), min_value=1990, max_value=2100)

    sections = (
        Section(_("Batch"), ("name", "year", "status", "despite_objections", "unit", "confidential")),
        Section(_("Documents"), ("document_number", "document_on", "notice_from_on", "notice_to_on")),
    )

    class Meta(EntryForm.Meta):
        model = Cohort
        fields = (
            "name", "year", "status", "unit", "confidential", "document_number", "document_on", "notice_from_on", "notice_to_on",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        self.fields["confidential"].help_text = _(
            "Only HR and the talent office see a confidential batch and who is in it."
        )
        if self.instance._state.adding:
            first = units.queryset.filter(parent=None).first() or units.queryset.order_by("order", "name").first()
            self.initial.setdefault("unit", first)

    def within_reach(self, rows: Any) -> Any:
        if rows.model is Unit:
            return Unit.objects.visible_to(self.user, "cohort.write")
        return super().within_reach(rows)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if "despite_objections" in self.errors:
            self.fields["despite_objections"].widget = forms.CheckboxInput()

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        return save(self.instance, by=by, despite_objections=self.cleaned_data["despite_objections"])


class StageForm(EntryForm):
    """The words of a stage."""

    class Meta(EntryForm.Meta):
        model = Stage
        fields = ("name_zh", "name_en", "target_group_zh", "target_group_en")


class StageLimitForm(EntryForm):
    """A limit: the cap, whether the cap itself counts, the reference day, for which batch years, by which document."""

    class Meta(EntryForm.Meta):
        model = StageLimit
        fields = (
            "stage", "cap_age", "inclusive", "reference_month", "reference_day", "sex", "from_year", "to_year", "source_document",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not self.instance._state.adding:
            del fields["stage"]
        fields["sex"].choices = [("", _("everybody")), *[one for one in fields["sex"].choices if one[0]]]
        fields["cap_age"].widget = forms.NumberInput(attrs={"min": 18, "max": 80})
        fields["from_year"].help_text = _("Batch years; empty means open.")
        fields["inclusive"].help_text = _("Ticked: “up to 35”. Not ticked: “under 35”.")
