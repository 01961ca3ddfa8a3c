"""These two are one person: what differs, what would move, what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from cohorts import trail_words
from cohorts.choices import EvidenceKind
from cohorts.models import Evidence, FormerName, Post, Talent, Title
from cohorts.rules import Held, meet

OTHER, KEPT = "other", "kept"
NOT_A_FACT = frozenset({
    "id", "version", "created_at", "updated_at", "name_key", "search_text", "merged_into", "user", "staff_no",
    "id_kind", "id_number_ciphertext", "id_number_index", "id_number_mask",
})  # fmt: skip
"""What is not chosen field by field: it is kept automatically, or has a rule of its own."""
SAME_WHERE: dict[type[Any], tuple[str, ...]] = {
    Post: ("kind", "unit"),
    Title: ("sense", "title"),
    FormerName: ("name",),
    Evidence: ("kind", "about_id", "sha256"),
}
"""In which fields a row of the other says what a row of the kept one says."""
NOT_SET_BACK = frozenset({"name_key", "search_text", "id_kind", "id_number_index", "id_number_mask"})
"""What taking apart computes anew instead of setting it back as text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two records differ: its name, its label, both values in words; one of them may be blank."""

    name: str
    label: str
    kept: str
    other: str

    @property
    def undecided(self) -> bool:
        """Whether both are filled, so that somebody has to choose."""
        return bool(self.kept and self.other)


def differences(kept: Talent, other: Talent) -> list[Difference]:
    """Return the fields in which two people differ, in the order of the record."""
    found = []
    for field in Talent._meta.concrete_fields:
        if field.name in NOT_A_FACT:
            continue
        one, two = getattr(kept, field.attname), getattr(other, field.attname)
        if one != two and not (blank(one) and blank(two)):
            found.append(
                Difference(field.name, capfirst(str(field.verbose_name)), said(kept, field), said(other, field))
            )
    return found


def blank(value: Any) -> bool:
    """Tell whether a field says nothing."""
    return value is None or value == ""


def said(record: Any, field: Any) -> str:
    """Return a field's value in words."""
    if blank(getattr(record, field.attname)):
        return ""
    if words := trail_words.VALUES.get(f"{record._meta.label}.{field.name}"):
        return str(words(getattr(record, field.name)))
    shown = getattr(record, f"get_{field.name}_display", None)
    return str(shown() if shown else getattr(record, field.name))


def relations() -> list[Any]:
    """Return every field of other records that refers to a person, the account's side apart."""
    others: Any = Talent._meta.related_objects
    return [
        relation.field
        for relation in others
        if relation.related_model is not Talent and relation.related_model._meta.label != "cohorts.Merge"
    ]


def repeats(row: Any, kept: Talent) -> bool:
    """Tell whether a standing row says what is on record of the kept person as well: two records of one person usually do.

    Posts and titles are alike where they hold on one day; of two photos the kept one stays.
    """
    names = SAME_WHERE.get(type(row))
    if names is None or row.voided_at is not None:
        return False
    if isinstance(row, Evidence) and row.kind == EvidenceKind.PHOTO:
        names = ("kind",)
    alike = type(row).objects.filter(talent=kept, **{name: getattr(row, name) for name in names}).exclude(pk=row.pk)
    if not isinstance(row, Post | Title):
        return bool(alike.exists())
    return any(meet(Held(row.from_on, row.to_on), Held(one.from_on, one.to_on)) for one in alike)


def counts(other: Talent, *, only: Callable[[Any], bool] = lambda _row: True) -> list[tuple[str, int]]:
    """Return (kind, how many) of the records that would move, voided ones included; `only` narrows them."""
    found: dict[str, int] = {}
    for field in relations():
        count = sum(map(only, field.model._base_manager.filter(**{field.name: other})))
        if count:
            label = capfirst(str(field.model._meta.verbose_name_plural))
            found[label] = found.get(label, 0) + count
    return list(found.items())
