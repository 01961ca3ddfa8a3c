"""The form of a recognition."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from programs.recognitions.models import Recognition
from talentcareer.ui.entering import EntryForm


class RecognitionForm(PersonEntryForm):
    """Which programme, which year, by which document."""

    permission = "recognition.write"
    year = forms.IntegerField(
        label=_("year"),
        required=False,
        min_value=1949,
        max_value=2100,
        help_text=_("Where it is empty, the year of the publication counts."),
    )
    level = forms.ChoiceField(label=_("level"), required=False)

    class Meta(EntryForm.Meta):
        model = Recognition
        fields = ("programme", "level", "year", "published_on", "document_number", "status", "origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [("", _("as the catalogue has it")), *Recognition._meta.get_field("level").flatchoices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        published, programme = values.get("published_on"), values.get("programme")
        values["year"] = values.get("year") or (published.year if published else None)
        values["level"] = values.get("level") or (programme.level if programme else "")
        if not values["year"] and "year" not in self.errors and "published_on" not in self.errors:
            raise ValidationError({"year": _("Fill in the year, or the day of publication.")})
        return values
