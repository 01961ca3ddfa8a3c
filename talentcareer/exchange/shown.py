"""What an import found, as its page shows it: counts, rows, questions for the user, one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentcareer.exchange import kinds
from talentcareer.exchange.widgets import Choice
from talentcareer.exchange.written import Later, Written
from talentcareer.ui.parts import Count

WARNED, DOUBTED = "warned", "doubted"


def counts(result: dict[str, Any], chosen: str) -> list[Count]:
    """Return the counts; each opens its rows."""
    total = {
        name: sum(sheet["counts"][name] for sheet in result["sheets"])
        for name in ("new", "changed", "unchanged", "refused")
    }
    warned = sum(1 for sheet in result["sheets"] for row in sheet["rows"] if row["warnings"])
    places = sum(
        len(row["changes"]) for sheet in result["sheets"] for row in sheet["rows"] if row["outcome"] == "changed"
    )
    changed = ngettext("changed, in %(places)d place", "changed, in %(places)d places", places) % {"places": places}
    labels: tuple[tuple[str, str], ...] = (
        ("new", _("new")),
        ("changed", changed),
        ("unchanged", _("unchanged, not written")),
        ("refused", _("refused, to be corrected")),
    )
    if existing := sum(sheet["counts"].get("existing", 0) for sheet in result["sheets"]):
        total["existing"] = existing
        labels = (*labels, ("existing", _("recorded already, left out")))
    found = [
        Count(
            total[name],
            label,
            url=f"?show={name}#rows",
            current=chosen == name,
            tone="bad" if name == "refused" and total[name] else "",
        )
        for name, label in labels
    ]
    doubted = sum(1 for sheet in result["sheets"] for row in sheet["rows"] if row.get("duplicates"))
    if doubted:
        found.append(
            Count(
                doubted,
                ngettext("possible duplicate", "possible duplicates", doubted),
                url=f"?show={DOUBTED}#rows",
                current=chosen == DOUBTED,
                tone="due",
            )
        )
    return [
        *found,
        Count(
            warned,
            _("with a warning"),
            url=f"?show={WARNED}#rows",
            current=chosen == WARNED,
            tone="due" if warned else "",
        ),
    ]


@dataclass(frozen=True)
class ShownRow:
    """One row of the check with where it stands."""

    sheet: dict[str, Any]
    row: dict[str, Any]

    @property
    def findings(self) -> list[dict[str, str]]:
        """What is said about the row, refusals first."""
        return [finding | {"tone": "bad"} for finding in self.row["problems"]] + [
            finding | {"tone": "due"} for finding in self.row["warnings"]
        ]

    @property
    def typed(self) -> set[str]:
        """The fields whose cells were typed anew."""
        return {name for name, _before, _after in self.row.get("corrected", ())}

    @property
    def corrected(self) -> list[tuple[str, str, str]]:
        """The cells typed anew on the page: label, in the file, now."""
        fields = kinds.by_code(self.sheet["kind"]).fields
        return [(str(fields[name].label), before, after) for name, before, after in self.row.get("corrected", ())]


def rows(result: dict[str, Any], chosen: str, *, every: bool = False) -> list[ShownRow]:
    """Return the rows of one count; without a choice those that are refused, with `every` the others behind them."""
    wanted = [ShownRow(sheet, row) for sheet in result["sheets"] for row in sheet["rows"]]
    if chosen == WARNED:
        return [found for found in wanted if found.row["warnings"]]
    if chosen == DOUBTED:
        return [found for found in wanted if found.row.get("duplicates")]
    if chosen:
        return [found for found in wanted if found.row["outcome"] == chosen]
    if every:
        return sorted(wanted, key=lambda found: found.row["outcome"] != "refused")
    return [found for found in wanted if found.row["outcome"] == "refused"]


@dataclass
class ValueQuestion:
    """A found word that no known value fits: where, how many rows, what may be chosen."""

    field: str
    label: str
    found: str
    choices: list[tuple[str, str]]
    count: int = 0

    @property
    def name(self) -> str:
        """The name of its answer in the form: by the found word, so that an older page answers what it asked."""
        return f"value:{self.field}:{self.found}"


@dataclass(frozen=True)
class PersonQuestion:
    """Whether a row and somebody known are one person: where, and both sides of what tells them apart.

    `sides`: label, in the file, on record, and whether the two differ.
    """

    key: str
    place: str
    person: str
    sides: list[tuple[str, str, str, bool]]
    only_same: bool
    said: str

    @property
    def name(self) -> str:
        """The name of its answer in the form."""
        return f"person:{self.key}"


@dataclass(frozen=True)
class ClashQuestion:
    """Whose value holds of a cell that was changed in the file and on record: where, as exported, in the file, on record."""

    key: str
    place: str
    person: str
    label: str
    exported: str
    own: str
    now: str
    said: str

    @property
    def name(self) -> str:
        """The name of its answer in the form."""
        return f"clash:{self.key}"


@dataclass
class Questions:
    """What the user can settle at once: unknown words, unknown departments, people who are not in the roster or may be in it."""

    values: list[ValueQuestion]
    units: list[tuple[str, int]]
    former_staff: list[tuple[str, str, str]]
    people: list[PersonQuestion]
    clashes: list[ClashQuestion]

    def __bool__(self) -> bool:
        return bool(self.values or self.units or self.former_staff or self.people or self.clashes)


def questions(result: dict[str, Any]) -> Questions:
    """Collect what the check asks."""
    values: dict[tuple[str, str], ValueQuestion] = {}
    units: dict[str, int] = {}
    former: dict[str, tuple[str, str, str]] = {}
    people: list[PersonQuestion] = []
    clashes: list[ClashQuestion] = []
    for sheet in result["sheets"]:
        for row in sheet["rows"]:
            what, _sep, wanted = row["offer"].partition(":")
            if what == "unit":
                units[wanted] = units.get(wanted, 0) + 1
            elif what == "former-staff":
                former.setdefault(
                    wanted,
                    (
                        wanted,
                        row["person"],
                        f"{sheet['name']} {row['problems'][0]['cell']}" if row["problems"] else sheet["name"],
                    ),
                )
            people.extend(_person(sheet, row, duplicate) for duplicate in row.get("duplicates", ()))
            clashes.extend(
                ClashQuestion(place=_place(sheet, row), person=row["person"], **clash)
                for clash in row.get("clashes", ())
            )
            for problem in row["problems"]:
                if problem["code"].startswith("choice-unknown"):
                    _ask(values, sheet, problem)
    return Questions(list(values.values()), sorted(units.items()), list(former.values()), people, clashes)


def _person(sheet: dict[str, Any], row: dict[str, Any], duplicate: dict[str, Any]) -> PersonQuestion:
    fields = kinds.by_code(sheet["kind"]).fields
    sides = [
        (str(fields[name].label), one, two, bool(one and two and one != two)) for name, one, two in duplicate["sides"]
    ]
    return PersonQuestion(
        duplicate["key"], _place(sheet, row), row["person"], sides, duplicate["only_same"], duplicate["said"]
    )


def _place(sheet: dict[str, Any], row: dict[str, Any]) -> str:
    return _("%(sheet)s, row %(row)s") % {"sheet": sheet["name"], "row": row["number"]}


def _ask(values: dict[tuple[str, str], ValueQuestion], sheet: dict[str, Any], problem: dict[str, str]) -> None:
    kind = kinds.by_code(sheet["kind"])
    name = problem["field"]
    column = kind.fields.get(name)
    if column is None or not isinstance(column.widget, Choice) or "****" in problem["found"]:
        return  # a masked ID number is no word to be understood
    asked = values.setdefault(
        (name, problem["found"]),
        ValueQuestion(
            name, str(column.label), problem["found"], choices=[(c.code, c.label) for c in column.widget.codes]
        ),
    )
    asked.count += 1


@dataclass(frozen=True)
class NotTaken:
    """The columns of a sheet that are not taken; `keeps` tells whether a remark can hold them."""

    sheet: str
    kind: str
    columns: list[str]
    keeps: bool


def not_taken(result: dict[str, Any]) -> list[NotTaken]:
    """Return the columns that are not taken, sheet by sheet."""
    return [
        NotTaken(sheet["name"], sheet["kind_title"], sheet["left_out"], bool(kinds.by_code(sheet["kind"]).remark_field))
        for sheet in result["sheets"]
        if sheet["left_out"] and sheet["kind"]
    ]


def sentence(counts: dict[str, int], *, of_files: bool = False) -> str:
    """Return in one sentence what is or would be written."""
    if not counts:
        return ""
    if of_files:
        told = (
            (counts["new"], ngettext("%(count)d file added", "%(count)d files added", counts["new"])),
            (counts["changed"], ngettext("%(count)d photo replaced", "%(count)d photos replaced", counts["changed"])),
            (counts["refused"] + counts["unchanged"], _("%(count)d left out")),
        )
        return _(", ").join(words % {"count": count} for count, words in told if count)
    changed = ngettext(
        "%(count)d changed in %(places)d place", "%(count)d changed in %(places)d places", counts["places"]
    ) % {"count": counts["changed"], "places": counts["places"]}
    return _("%(new)d added, %(changed)s, %(left)d left out") % {
        "new": counts["new"],
        "changed": changed,
        "left": counts["refused"] + counts.get("existing", 0),
    }


MOST_LATER = 100


@dataclass(frozen=True)
class Undoing:
    """What undoing an import comes to, as its page tells it: records by kind, and what stands in the way."""

    set_aside: list[tuple[str, int]]
    set_back: list[tuple[str, int]]
    stays: list[tuple[str, int]]
    later: list[Later]
    more: int


def undoing(written: Written) -> Undoing:
    """Return what undoing an import comes to."""

    def counted(pairs: Iterable[tuple[Any, list[Any]]]) -> list[tuple[str, int]]:
        return [(capfirst(str(model._meta.verbose_name_plural)), len(rows)) for model, rows in pairs if rows]

    return Undoing(
        counted(written.voided), counted(written.changed.items()), counted(written.stays),
        written.later[:MOST_LATER], max(0, len(written.later) - MOST_LATER),
    )  # fmt: skip
