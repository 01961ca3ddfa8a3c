"""Forms of trials: which limit with which values, and why and by which file a rule is adopted."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.fields import EVIDENCE_HINT, FileField
from cohorts.models import StageLimit
from programs.eligibility.models_trials import LimitTrial


class LimitTrialForm(forms.ModelForm):
    """Which limit is tried, from which batch year, with which values."""

    class Meta:
        model = LimitTrial
        fields = ("limit", "from_year", "cap_age", "inclusive", "reference_month", "reference_day")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit: Any = self.fields["limit"]
        limit.queryset = (
            StageLimit.objects.visible_to(user).select_related("stage").order_by("stage__order", "from_year")
        )
        self.fields["inclusive"].help_text = _("Ticked: “up to 35”. Not ticked: “under 35”.")
        if not self.instance._state.adding:
            del self.fields["limit"]


class AdoptForm(forms.Form):
    """Why the rule is changed, and the file that says so."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    file = FileField(label=gettext_lazy("File"), help_text=EVIDENCE_HINT)


class AdoptLimitForm(AdoptForm):
    """The same, with the document that the limit will name."""

    document = forms.CharField(label=gettext_lazy("Source document"), max_length=200, required=False)
