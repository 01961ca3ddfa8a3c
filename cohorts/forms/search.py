"""Forms about people: search by ID number, and showing a sensitive value with its reason."""

import re
from typing import Any
from unicodedata import normalize

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts import choices
from cohorts.models import Talent, id_number_index

ID_CARD_SHAPE = re.compile(r"\d{17}[\dX]|\d{15}")


def plain_number(typed: str) -> str:
    """Return a number as it is kept: half width, without spaces and marks, letters large."""
    return re.sub(r"[\s'\-_.·]+", "", normalize("NFKC", typed)).upper()


def looks_like_id_card(words: str) -> bool:
    """Tell whether words are, or hold, what has the shape of an identity card's number, right or mistyped."""
    return any(ID_CARD_SHAPE.fullmatch(plain_number(word)) for word in (words, *words.split()))


class IdNumberForm(forms.Form):
    """The exact ID number of a person, found by its index; it never stands in an address."""

    number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        help_text=_("The whole number. It is compared in encrypted form and appears in no address and no log."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )

    def found(self, people: QuerySet[Talent]) -> Talent | None:
        """Return the person among those within reach who has this number, whatever the kind of document."""
        number = plain_number(self.cleaned_data["number"])
        indexes = [id_number_index(kind, number) for kind in choices.IdKind.values]
        return people.filter(id_number_index__in=indexes).first()


class RevealForm(forms.Form):
    """Why a sensitive value is shown."""

    REASONS = (
        ("application", _("filling in an application to an authority")),
        ("checking", _("checking a document")),
        ("contact", _("getting in touch")),
        ("other", _("another reason, in words")),
    )
    # None is chosen beforehand: a reason nobody gave is no reason.
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reason") == "other" and not values.get("words", "").strip():
            self.add_error("words", _("Write down the reason: it goes on record with your name and the time."))
        return values

    @property
    def sentence(self) -> str:
        """The reason as it goes on record."""
        words = self.cleaned_data["words"].strip()
        label = str(dict(self.REASONS)[self.cleaned_data["reason"]])
        return words if self.cleaned_data["reason"] == "other" else " · ".join(filter(None, (label, words)))
