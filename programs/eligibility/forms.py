"""The forms by which people are asked to apply, and by which offices say what they found."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from programs.catalogue.models import Call
from programs.eligibility.choices import InvitationState
from programs.eligibility.models import Confirmation, Invitation
from talentcareer import dates
from talentcareer.ui.entering import EntryForm

YES, NO = "True", "False"


class Found(forms.TypedChoiceField):
    """Yes or no, chosen: nothing chosen is no answer."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        words = ((YES, _("yes, it holds")), (NO, _("no, it does not hold")))
        super().__init__(choices=words, coerce=lambda value: value == YES, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, bool) else value


class InvitationForm(PersonEntryForm):
    """Who is asked for which call; an application of the past is recorded with what came of it."""

    permission = "invitation.write"
    takes_evidence = False

    class Meta(EntryForm.Meta):
        model = Invitation
        fields = ("call", "state", "on", "reason")
        help_texts = {
            "state": _(
                "For an application of the past, what came of it. Applications count against the limit of a call."
            ),
            "reason": _("Needed where somebody declined."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("on", dates.today())
        else:  # the call stays; the state is changed by steps
            del self.fields["call"], self.fields["state"]

    def within_reach(self, rows: Any) -> Any:
        found = super().within_reach(rows)
        return found.select_related("programme").order_by("-year", "programme__name") if rows.model is Call else found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        state = values.get("state", self.instance.state)
        if state == InvitationState.DECLINED and not values.get("reason") and "reason" not in self.errors:
            raise ValidationError({"reason": _("Give the reason of declining.")})
        return values


class ConfirmationForm(PersonEntryForm):
    """What was found about whom, by which office, on which day."""

    permission = "confirmation.write"
    takes_evidence = False
    suggests = ("office",)
    found = Found(label=_("Finding"))

    class Meta(EntryForm.Meta):
        model = Confirmation
        fields = ("kind", "found", "office", "on", "note")
        help_texts = {"on": _("The latest finding of a kind counts.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("on", dates.today())
