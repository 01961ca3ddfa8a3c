"""The form by which a deadline is put off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talentcareer.ui.fields import DayField


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until_on: Any = DayField(
        label=_("Put off until"),
        help_text=_("From that day on it is shown and reminded of again. Others see it as before."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
