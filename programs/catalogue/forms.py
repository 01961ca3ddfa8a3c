"""The form of a talent programme."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.catalogue.models import Programme
from talentcareer.ui.entering import EntryForm

BETWEEN = re.compile(r"[\n\r、,，;；]+")


class AliasesField(forms.CharField):
    """Other names, one a line or with commas between; cleans to a list without repeats."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        words = [word.strip() for word in BETWEEN.split(super().to_python(value) or "")]
        return list(dict.fromkeys(filter(None, words)))


class ProgrammeForm(EntryForm):
    """A programme: its name, its level, the short names in use."""

    aliases = AliasesField(
        label=_("Other names"), required=False, help_text=_("One a line: 优青, 青拔. Workbooks may use any of them.")
    )

    class Meta(EntryForm.Meta):
        model = Programme
        fields = ("name", "level", "aliases")
