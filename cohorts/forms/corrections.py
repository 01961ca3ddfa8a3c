"""Forms of requests for correction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.corrections import field_choices
from cohorts.fields import EVIDENCE_HINT, FileField
from cohorts.models import Talent
from talentcareer.ui import panels
from talentcareer.ui.fields import for_entry


def section_choices() -> list[tuple[str, Any]]:
    """Return (code, title) of the sections of a person's page."""
    return [(panel.code, panel.title) for panel in panels.all_panels()]


class AskForm(forms.Form):
    """What is wrong and what is right: one value, or a section described in words."""

    field = forms.ChoiceField(
        label=_("Which value"), required=False, help_text=_("For anything else leave this empty and describe it below.")
    )
    value = forms.CharField(label=_("Right value"), required=False, max_length=200)
    section = forms.ChoiceField(label=_("Section"))
    words = forms.CharField(
        label=_("What is wrong, and what is right"), required=False, max_length=1000, widget=forms.Textarea
    )
    file = FileField(label=_("File that shows it"), required=False, help_text=EVIDENCE_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["field"].choices = [("", "—"), *field_choices()]
        fields["section"].choices = section_choices()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        field, value = values.get("field"), values.get("value")
        if field and not value:
            self.add_error("value", _("Fill in the right value."))
        if value and not field:
            self.add_error("field", _("Say which value it is, or describe the mistake in words."))
        if field and value and "value" not in self.errors:
            self.check_value(field, value)
        if not field and not values.get("words", "").strip():
            self.add_error("words", _("Say what is wrong and what is right."))
        return values

    def check_value(self, field: str, value: str) -> None:
        """Hold the value against the field it is meant for, so that HR is not asked what cannot be."""
        model_field: Any = Talent._meta.get_field(field)
        try:
            found = value_of(field, value)
            model_field.clean(found, None)
        except ValidationError as error:
            self.add_error("value", error)


def value_of(field: str, value: str) -> Any:
    """Return a typed value as its field keeps it: a choice by its label, a day as people type it. Raises ValidationError."""
    model_field: Any = Talent._meta.get_field(field)
    labels = {str(label): code for code, label in model_field.flatchoices}
    form_field = for_entry(model_field, required=False)
    assert form_field is not None
    return form_field.clean(labels.get(value, value))


class AnswerForm(forms.Form):
    """HR's answer: accepted, with the value as it goes into the record, or declined with the reason."""

    DECISIONS = (("accept", _("Accept")), ("decline", _("Decline")))
    value = forms.CharField(label=_("Value that goes into the record"), required=False, max_length=200)
    decision = forms.ChoiceField(label=_("Answer"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason or remark"),
        required=False,
        max_length=200,
        help_text=_("The person reads it. Declining needs it."),
    )

    def __init__(self, *args: Any, asked: Any, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        if not asked.field:
            del self.fields["value"]
        else:
            self.initial.setdefault("value", asked.value)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") == "decline" and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why it is declined: the person reads it."))
        if values.get("decision") == "accept" and self.asked.field:
            try:
                values["value"] = value_of(self.asked.field, values.get("value", ""))
            except ValidationError as error:
                self.add_error("value", error)
        return values
