"""Form fields that understand what people type: days, amounts, words of a code list, words known from before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talentcareer.exchange.codes import CodeList
from talentcareer.exchange.values import ValueProblem, amount, date_of
from talentcareer.ui.widgets import SearchSelect, readings

SEGMENTS_UP_TO = 4


class DayField(forms.Field):
    """A day, typed as people type it: 2024-07-01, 2024.7.1, 20240701, 2024年7月1日. A month is never made a first day."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("placeholder", "yyyy-mm-dd")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return date_of(value)
        except ValueProblem as problem:
            raise ValidationError(problem.message, code=problem.code) from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class AmountField(forms.Field):
    """An amount in yuan, exact to the fen; 12,000, 1.2万 and 1.2万元 are understood."""

    widget = forms.TextInput

    def __init__(self, *, least: Decimal | None = None, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("class", "r")

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            found = amount(value)
        except ValueProblem as problem:
            raise ValidationError(problem.message, code=problem.code) from None
        if found is not None and self.least is not None and found < self.least:
            raise ValidationError(_("The amount cannot be below %(least)s."), params={"least": self.least})
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}" if isinstance(value, Decimal) else value


class CodeField(forms.ChoiceField):
    """A word of a code list, chosen or typed; `as_typed` also keeps words that are not in the list."""

    widget = SearchSelect

    def __init__(self, codes: CodeList, *, as_typed: bool = False, **kwargs: Any) -> None:
        self.codes, self.as_typed = codes, as_typed
        kwargs.pop("choices", None)
        super().__init__(choices=self._listed, **kwargs)
        if as_typed:
            self.widget.attrs["data-create"] = ""

    def _listed(self) -> list[tuple[str, str]]:
        return [("", "—"), *self.codes.choices()]

    def prepare_value(self, value: Any) -> Any:
        # A word kept as typed stands among the choices, or saving the form would lose it.
        if value and self.as_typed and self.codes.label(value) == value and value not in dict(self.widget.choices):
            self.widget.choices = [*self.widget.choices, (value, value)]
        return value

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).strip()
        code = self.codes.find(typed) if typed else None
        return code.code if code else typed

    def valid_value(self, value: Any) -> bool:
        return self.as_typed or super().valid_value(value)


class RowField(forms.ChoiceField):
    """One of a few records that were read already, like a person's own awards; `offer` sets them."""

    widget = SearchSelect
    default_error_messages = {
        "invalid_choice": _("This one does not belong to the person. Choose one of those listed.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer(())

    def offer(self, rows: Iterable[models.Model], *, nothing: Any = "—") -> None:
        """Let these records be chosen; `nothing` is what the empty choice says."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", nothing), *((pk, str(row)) for pk, row in self.rows.items())]

    def to_python(self, value: Any) -> str:
        return super().to_python(getattr(value, "pk", value))

    def clean(self, value: Any) -> models.Model | None:
        return self.rows.get(super().clean(value))


class Suggest(forms.TextInput):
    """A line of text that offers words known from before, found by pinyin too; any other word may be typed."""

    def __init__(self, known: Callable[[], Iterable[str]], attrs: dict[str, Any] | None = None) -> None:
        self.known = known
        super().__init__({"data-suggest": "", "autocomplete": "off", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{(attrs or {}).get('id') or name}-known"
        options = format_html_join(
            "", "<option{}>", ((flatatt({"value": word, "data-pinyin": readings(word)}),) for word in self.known())
        )
        control = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', control, listed, options)


def for_entry(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a model field on a page where records are entered."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return field.formfield(form_class=DayField, **kwargs)
    if isinstance(field, models.DecimalField):
        kwargs = {"label": field.verbose_name, "required": not field.blank, "help_text": field.help_text} | kwargs
        return AmountField(**kwargs)
    if isinstance(field, models.ForeignKey):
        kwargs.setdefault("widget", SearchSelect)
    elif isinstance(field, models.BooleanField) and field.null:
        kwargs.setdefault("widget", forms.NullBooleanSelect)
    elif field.choices:
        few = len(list(field.choices)) <= SEGMENTS_UP_TO and not field.blank
        kwargs.setdefault("widget", forms.RadioSelect if few else SearchSelect)
    made = field.formfield(**kwargs)
    if isinstance(made, forms.ChoiceField) and made.required and isinstance(made.widget, forms.RadioSelect):
        offered: Any = made.choices
        made.choices = [choice for choice in offered if choice[0]]  # nothing chosen yet is no segment
    return made
