"""Forms of leaving and returning."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.leaving import Open
from talentcareer.access.models import Unit
from talentcareer.ui.fields import DayField
from talentcareer.ui.widgets import SearchSelect


class LeaveForm(forms.Form):
    """How and when somebody leaves, and for each open thing what happens with it."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, one.label) for one in choices.GONE], widget=forms.RadioSelect
    )
    on = DayField(label=_("Left on"), help_text=_("The first day on which the person is no longer here."))
    document_number = forms.CharField(label=_("Document no."), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, things: list[Open], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.things = things
        for thing in things:
            self.fields[thing.key] = forms.ChoiceField(
                label=thing.item.words,
                choices=thing.item.choices,
                initial=thing.item.proposed,
                widget=forms.RadioSelect,
            )

    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields by matter: the departure itself first."""
        found: dict[Any, list[Any]] = {}
        for thing in self.things:
            found.setdefault(thing.matter.title, []).append(self[thing.key])
        return [("", [self[name] for name in ("kind", "on", "document_number", "reason")]), *found.items()]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen for each open thing, by its key."""
        return {thing.key: self.cleaned_data[thing.key] for thing in self.things}


class ReturnForm(forms.Form):
    """When and where somebody works here again."""

    on = DayField(label=_("From"))
    unit = forms.ModelChoiceField(label=_("Department"), queryset=Unit.objects.none(), widget=SearchSelect)
    position = forms.CharField(label=_("Position"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("For instance re-employed after retirement 返聘."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.visible_to(user)
