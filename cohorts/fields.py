"""The field by which a person is named in a form: chosen from those found while typing, or typed as number or name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import files, names
from cohorts.models import Talent
from talentcareer.exchange.values import half_width

EVIDENCE_HINT = gettext_lazy("PDF, JPEG, PNG, Word or Excel, up to 20 MB.")

OPTIONS_UP_TO = 20


def label_of(talent: Talent) -> str:
    """Return a person as forms name her: number, name."""
    return " ".join(filter(None, (talent.staff_no, talent.name)))


def options_for(people: Any, words: str) -> list[dict[str, str]]:
    """Return the people found by typed words as options: the text that the field takes, and what is shown."""
    if not words:
        return []
    found = people.matching(words).select_related("unit").order_by("name_key", "staff_no")[:OPTIONS_UP_TO]
    return [
        {
            "value": label_of(person) if person.staff_no else str(person.pk),
            "text": label_of(person),
            "beside": str(person.unit or ""),
        }
        for person in found
    ]


class PersonInput(forms.TextInput):
    """A line of text that finds people within reach by name, pinyin, initials or any number."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {"autocomplete": "off", "data-typeahead": reverse("cohorts:talent-choices"), "data-none": _("Nobody found"), **attrs}  # fmt: skip


class PersonField(forms.Field):
    """One person within the user's reach for a permission.

    Takes the row's id, a number, “number name”, or a name that only one person has. The form sets `user`.
    """

    widget = PersonInput

    def __init__(self, *, permission: str = "talent.view", **kwargs: Any) -> None:
        self.permission = permission
        self.user: Any = None
        super().__init__(**kwargs)

    def reachable(self) -> Any:
        """The people who may be named."""
        return Talent.objects.visible_to(self.user, self.permission)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Talent):
            return label_of(value)
        talent = self.reachable().filter(pk=value).first() if _is_id(value) else None
        return label_of(talent) if talent else value

    def to_python(self, value: Any) -> Talent | None:
        if value in self.empty_values or isinstance(value, Talent):
            return value or None
        [found] = self.find_many([str(value)])
        if isinstance(found, ValidationError):
            raise found
        return found

    def find_many(self, typed: Sequence[str]) -> list[Talent | ValidationError]:
        """Find one person for each of many words, asking once for all of them; what does not name one says why."""
        words = [half_width(word) for word in typed]
        heads = {word.partition(" ")[0] for word in words}
        people = self.reachable().select_related("unit")
        by_id = people.in_bulk([word for word in words if _is_id(word)])
        by_number: dict[str, dict[UUID, Talent]] = defaultdict(dict)
        for person in people.filter(staff_no__in=heads):
            by_number[person.staff_no][person.pk] = person
        further = people.filter(numbers__number__in=heads, numbers__voided_at=None)
        for person in further.annotate(by_number=F("numbers__number")):
            by_number[person.by_number][person.pk] = person
        by_name: dict[str, list[Talent]] = defaultdict(list)
        keys = {names.name_key(word) for word in words if word.partition(" ")[0] not in by_number}
        for person in people.filter(name_key__in=keys) if keys else ():
            by_name[person.name_key].append(person)
        return [self._one_of(word, by_id, by_number, by_name) for word in words]

    def _one_of(self, typed: str, by_id: Any, by_number: Any, by_name: Any) -> Talent | ValidationError:
        """Return whom a word names, or why it names nobody."""
        number, _space, name = typed.partition(" ")
        if _is_id(typed):
            found = [by_id[UUID(typed)]] if UUID(typed) in by_id else []
        else:
            found = list(by_number.get(number, {}).values()) or by_name.get(names.name_key(typed), [])[:10]
            if name and len(found) == 1 and names.name_key(name) not in {found[0].name_key, ""} and found[0].name_key != names.name_key(typed):  # fmt: skip
                return ValidationError(
                    _("The number %(number)s belongs to %(name)s. Correct number or name."),
                    params={"number": number, "name": found[0].name},
                )
        if not found:
            return ValidationError(
                _("Nobody within your reach is called or numbered “%(typed)s”. Type a staff number, or choose from the list."),
                params={"typed": typed},
            )  # fmt: skip
        if len(found) > 1:
            numbers = _(", ").join(label_of(talent) for talent in found)
            return ValidationError(
                _("Several people are called “%(typed)s”: %(who)s. Type the number."),
                params={"typed": typed, "who": numbers},
            )
        return found[0]


class FileField(forms.FileField):
    """A file that may be kept as evidence; its content decides, not its name. Cleans to a `files.Checked`."""

    def __init__(self, *, photo: bool = False, **kwargs: Any) -> None:
        self.photo = photo
        super().__init__(**kwargs)
        self.widget = forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png" if photo else files.ACCEPT})
        self.widget.is_required = self.required

    def clean(self, data: Any, initial: Any = None) -> files.Checked | None:
        uploaded = super().clean(data, initial)
        if not uploaded:
            return None
        if uploaded.size > files.LARGEST_BYTES:
            raise ValidationError(
                _("“%(name)s” has %(found)s MB; up to %(most)s MB are taken. Scan it smaller, or split it."),
                params={"name": uploaded.name, "found": round(uploaded.size / 1_000_000, 1), "most": files.LARGEST_BYTES // 1_000_000},
            )  # fmt: skip
        uploaded.seek(0)  # a form may be cleaned again, over what others saved meanwhile
        content = uploaded.read()
        return files.photo(uploaded.name, content) if self.photo else files.checked(uploaded.name, content)


def _is_id(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
