"""The form of student aid."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from programs.aid import rules
from programs.aid.models import Aid
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.fields import AmountField


class AidForm(PersonEntryForm):
    """To which student, for which year, from whom, how much."""

    permission, person_label, new_people = "aid.write", _("student"), True
    suggests = ("school", "donor", "foundation")
    sections = (
        Section(_("Who and when"), ("talent", "school", "year")),
        Section(_("The money"), ("amount", "paid_on", "donor", "foundation")),
    )
    year = forms.IntegerField(
        label=_("aid year"),
        required=False,
        min_value=1949,
        max_value=2100,
        help_text=_("Where it is empty, the year of the payment counts."),
    )
    amount = AmountField(label=_("amount (yuan)"), least=Decimal(0))

    class Meta(EntryForm.Meta):
        model = Aid
        fields = ("school", "year", "amount", "paid_on", "donor", "foundation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].help_text = _("Where it is empty, the student's own school is taken.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["year"] = rules.year_of(year=values.get("year"), paid_on=values.get("paid_on"))
        if not values["year"] and not {"year", "paid_on"} & set(self.errors):
            raise ValidationError({"year": _("Say for which year the aid is, or on which day it was paid.")})
        return values
