"""Forms of lines without a number of their own: an equal one is taken only when somebody says that it happened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm

ASKED = "again"


class LineForm(EntryForm):
    """A form whose verb takes `again` and refuses an equal line under that name: the question appears when it is refused, once."""

    again = forms.BooleanField(label=_("The same again: this is another one"), required=False, widget=forms.HiddenInput)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if ASKED in self.errors:
            self.fields[ASKED].widget = forms.CheckboxInput()

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        """Save the line, as another one where that was said."""
        return save(self.instance, by=by, again=self.cleaned_data[ASKED])
