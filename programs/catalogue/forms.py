"""Forms of talent programmes, their calls and the conditions of these."""

import json
import re
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import ConditionKind
from programs.catalogue.kinds import CODES, EMPTY, SHAPES, Shape
from programs.catalogue.models import Call, Condition, Programme
from talentcareer.ui.entering import EntryForm, Section

DEFAULTS = {"convention": "printed", "inclusion": "yes", "strength": "hard"}
"""What holds where nothing was chosen."""
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

    every_years = forms.IntegerField(
        label=_("called every … years"), min_value=1, max_value=20, initial=1, required=False
    )

    class Meta(EntryForm.Meta):
        model = Programme
        fields = ("name", "level", "layer", "every_years", "aliases")
        help_texts = {"layer": _("Of one layer only one plan may be held, also after its support has ended.")}

    def clean_every_years(self) -> int:
        return int(self.cleaned_data["every_years"] or 1)


class CallForm(EntryForm):
    """A programme's call of a year: its days, where it is printed or was found."""

    sections = (
        Section(_("Call"), ("programme", "year", "opens_on", "closes_on", "reference_on", "quota", "support")),
        Section(_("Where it is written"), ("document", "document_number", "document_on", "source", "remark")),
    )

    class Meta(EntryForm.Meta):
        model = Call
        fields = (
            "programme", "year", "opens_on", "closes_on", "reference_on", "quota", "support", "document", "document_number", "document_on",
            "source", "remark",
        )  # fmt: skip
        help_texts = {
            "closes_on": _("Empty means the end of the year."),
            "reference_on": _("The day on which ages, titles and years of service are counted; empty means the last day of applying."),
            "source": _("Such as a reprint of the call. It counts as confirmed only with the document itself."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.IntegerField(label=_("year"), min_value=1990, max_value=2100)
        self.order_fields(self.Meta.fields)
        if not self.instance._state.adding:
            del self.fields["programme"], self.fields["year"]


class ConditionForm(EntryForm):
    """A condition of a call. Once its kind is known only the fields of that kind are there; a recorded one keeps its kind and call.

    Where the kind is still to be chosen all fields are there: with scripts those of the chosen kind alone are shown, without
    them what the kind does not ask for is left empty.
    """

    sections = (
        Section(_("Condition"), ("call", "kind", "convention", "age", "day_on", "inclusion", "code", "number", "programme", "equivalent")),
        Section(_("For whom, and how strictly"), ("sex", "strength", "alternative", "text")),
    )  # fmt: skip

    class Meta(EntryForm.Meta):
        model = Condition
        fields = (
            "call", "kind", "convention", "age", "day_on", "inclusion", "code", "number", "programme", "equivalent", "sex", "strength",
            "alternative", "text",
        )  # fmt: skip
        help_texts = {
            "day_on": _("The date as it is printed. Left empty, it follows from the age and the way the text says it."),
            "number": _("Months, years or times; ranks of titles from 1, senior, to 5, of schooling from 1, postgraduate."),
            "equivalent": _("Who lacks it may still apply if an office finds an equivalent level."),
            "alternative": _("Conditions of one call with the same number here are alternatives: one of them has to hold."),
            "text": _("The words of the document."),
            "sex": _("Empty means everybody."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in DEFAULTS:
            fields[name].required = False
            fields[name].widget = forms.Select(choices=fields[name].choices)  # their words are too long for segments
        fields["sex"].choices = [("", _("everybody")), *[one for one in fields["sex"].choices if one[0]]]
        fields["code"] = forms.ChoiceField(label=_("Which"), required=False, choices=self.all_codes())
        shape = SHAPES.get(self.kind)
        if shape is None:
            fields["kind"].widget.attrs["data-kinds"] = json.dumps(
                {code: {"fields": one.own, "number": str(one.number)} for code, one in SHAPES.items()}
            )
        else:
            self.shape(shape)
        self.order_fields(self.Meta.fields)

    def shape(self, shape: Shape) -> None:
        """Leave the fields of a kind, with its own choices."""
        fields: Any = self.fields
        for name in EMPTY:
            if name not in shape.own:
                del fields[name]
        if shape.codes:
            fields["code"].choices = [("", "—"), *shape.codes]
        if "number" in fields:
            fields["number"].help_text = ""
        if shape.ranks:
            fields["number"] = forms.TypedChoiceField(
                label=str(shape.number), coerce=int, choices=[("", "—"), *shape.ranks], required=True
            )
        elif "number" in fields and shape.number:
            fields["number"].label = shape.number
        for name in shape.must:
            fields[name].required = True
        if not self.instance._state.adding:
            del fields["kind"], fields["call"]

    @cached_property
    def kind(self) -> str:
        """The kind, as far as it is known before the form is cleaned: recorded, or given by the page. A typed one shows all fields again."""
        if not self.instance._state.adding:
            return self.instance.kind
        return str(self.initial.get("kind") or "")

    @staticmethod
    def all_codes() -> list[Any]:
        """The choices of all kinds, under the kind they are for."""
        labels = dict(ConditionKind.choices)
        return [("", "—"), *((labels[code], list(codes)) for code, codes in CODES.items())]

    def within_reach(self, rows: Any) -> Any:
        if rows.model is Call:
            known = self.initial.get("call") or self.data.get("call")
            everything = Call.everything.visible_to(self.user).filter(voided_at=None).select_related("programme")
            try:
                trial = everything.filter(pk=getattr(known, "pk", known)).exclude(draft_of=None) if known else None
            except (ValidationError, ValueError):
                trial = None
            rows = everything.filter(draft_of=None).order_by("programme__name", "-year")
            return trial if trial is not None and trial.exists() else rows
        return super().within_reach(rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in DEFAULTS.items():
            if name in self.fields and not cleaned.get(name):
                cleaned[name] = value
        return cleaned
