"""One fact for many people: common values on top, a row per person for what differs, checked and saved as a whole.

An `Entry` opts in with `for_many`, the fields that may differ; the first row of the page says what holds where a row says
nothing. Each row is the entry's own form and is saved by its own verb, so the rules are those of one record. The people come
from the list of people, or are pasted as numbers or names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentcareer.access import policy
from talentcareer.audit import sentences, trail
from talentcareer.audit.gathering import gathering
from talentcareer.audit.records import Conflict
from talentcareer.ui import drafts, panels
from talentcareer.ui.entering import Entry
from talentcareer.ui.entering_lines import ASKED
from talentcareer.ui.entering_many_people import MOST, PeopleOfPage
from talentcareer.ui.entering_pages import EntryMixin
from talentcareer.ui.fields import RowField
from talentcareer.ui.keeping import Keeping
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import Page, refuse

TOP = "all"
"""The prefix of what holds for all; a row's is the person's id."""


class Settled(forms.Field):
    """A value that was cleaned before, once for all rows."""

    widget = forms.HiddenInput

    def __init__(self, value: Any, label: Any = "") -> None:
        super().__init__(required=False, label=label)
        self.value = value

    def clean(self, _value: Any) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a row: its control and what is wrong with it."""

    name: str
    label: Text
    html: SafeString
    id: str
    errors: Sequence[str] = ()


@dataclass(slots=True)
class Row:
    """A person of the page: the form with what was typed, what is wrong beside its cells, and what saving would do."""

    person: Any
    form: Any
    cells: list[Cell] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    again: SafeString | str = ""
    record: Any = None


class NotWritten(Exception):
    """Everything is taken back: it was only a check, or a row was refused."""


class ManyPage(EntryMixin, PeopleOfPage, Keeping, Page):
    """A kind of record entered for many people at once."""

    entry: Any = None
    template_name = "generic/many.html"
    keeps = True

    def get_title(self) -> Text:
        return _("%(what)s: for many people") % {"what": self.entry.add_title}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("The list"), self.back)] if self.back else []

    # What a kind of page is made of: the form of all, and that of one person.

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields of a row."""
        return tuple(self.entry.for_many)

    @cached_property
    def shared(self) -> Any:
        """What the forms of these people have in common to read."""
        return self.entry.form.share(self.request.user, self.people)

    def form_of_all(self, **data: Any) -> Any:
        """The form of what holds for all; of several rows' own records, those of everybody are offered."""
        form = self.entry.form(user=self.request.user, prefix=TOP, **data)
        for name, bound in list(form.fields.items()):
            own = isinstance(bound, RowField) and name in self.differing
            if own or name in {self.entry.owner, ASKED, "base"} or isinstance(bound, forms.FileField):
                del form.fields[name]
            elif isinstance(bound, RowField):
                bound.offer(dict.fromkeys(r for person in self.people for r in self.form_of(person, {}).fields[name].rows.values()))  # fmt: skip
        return form

    def form_of(self, person: Any, settled: Mapping[str, Any], **data: Any) -> Any:
        """The form of one person; what was cleaned for all is settled in it."""
        form = self.entry.form(
            user=self.request.user,
            shared=self.shared,
            prefix=str(person.pk),
            initial={self.entry.owner: person},
            **data,
        )
        form.fields[self.entry.owner] = Settled(person, form.fields[self.entry.owner].label)
        for name, bound in list(form.fields.items()):
            if isinstance(bound, forms.FileField):
                del form.fields[name]
            elif name in settled and name not in self.differing and not isinstance(bound, RowField):
                form.fields[name] = Settled(settled[name], bound.label or name)
        return form

    def keep(self, form: Any) -> Any:
        """Save one row by the entry's own verb."""
        return form.keep(self.entry.save, by=self.request.user)

    # Answers.

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self.show_grid(*self.as_typed())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not {"check", "save"} & set(request.POST):
            return self.show_grid(*self.as_typed())
        writes = "save" in request.POST
        if writes and (answered := self.sent_before(request)) is not None:
            return answered
        form, rows = self.checked()
        try:
            with transaction.atomic(), self.sending(form):
                self.settle(form, rows, writes=writes)
        except NotWritten:
            pass
        except drafts.SentBefore:
            return self.post(request)
        except IntegrityError:
            form.add_error(None, _("Somebody else recorded one of these at the same moment. Nothing was written; check again."))  # fmt: skip
        else:
            said = ngettext("Saved for %(count)s person.", "Saved for %(count)s people.", len(rows))
            messages.success(request, said % {"count": len(rows)})
            return HttpResponseRedirect(self.after(form))
        self.hold()
        refused = self.refused(form, rows)
        return self.show_grid(form, rows, status=422 if refused else 200, checked=not refused)

    def settle(self, form: Any, rows: Sequence[Row], *, writes: bool) -> None:
        """Do all of it, and take all of it back where it was only a check or a row was refused."""
        self.carry_out(rows)
        if not writes or self.refused(form, rows):
            raise NotWritten

    def after(self, _form: Any) -> str:
        """Where to go when all is saved."""
        return self.back or self.request.path

    def refused(self, form: Any, rows: Sequence[Row]) -> bool:
        """Tell whether anything of the page is refused; then nothing of it is written."""
        return bool(form.errors or not rows or self.chosen[1] or any(row.form.errors for row in rows))

    # Reading and saving the grid.

    def as_typed(self) -> tuple[Any, list[Row]]:
        """The page as it was left, with nothing checked: half a form is no mistake yet."""
        form = self.form_of_all(**({"data": self.typed} if f"{TOP}-sent" in self.typed else {}))
        if form.is_bound:
            form._errors, form.cleaned_data = ErrorDict(), {}
        rows = [Row(person, self.form_of(person, {})) for person in self.people]
        return form, rows

    def checked(self) -> tuple[Any, list[Row]]:
        """The page with every field cleaned: what holds for all once, then each person's form with it."""
        form = self.form_of_all(data=self.typed)
        for name in self.differing:
            if name in form.fields:
                form.fields[name].required = False
        form._errors, form.cleaned_data = ErrorDict(), {}
        form._clean_fields()
        rows = [
            Row(person, self.form_of(person, form.cleaned_data, data=self.data_of(person))) for person in self.people
        ]
        return form, rows

    @cached_property
    def typed_for_all(self) -> dict[str, list[Any]]:
        """What was typed above the rows, by field."""
        return {k.removeprefix(f"{TOP}-"): values for k, values in self.typed.lists() if k.startswith(f"{TOP}-")}

    def data_of(self, person: Any) -> MultiValueDict:
        """What holds for a person: typed in the row, else above it."""
        found = {f"{person.pk}-{name}": values for name, values in self.typed_for_all.items()}
        for name in (*self.differing, ASKED):
            typed = self.typed.getlist(f"{person.pk}-{name}")
            if any(typed):
                found[f"{person.pk}-{name}"] = typed
        return MultiValueDict(found)

    def carry_out(self, rows: Sequence[Row]) -> None:
        """Save every row by its verb in one transaction and note what it does; a refused one notes why."""
        last = trail.entries().order_by("-id").values_list("id", flat=True).first() or 0
        with transaction.atomic(), gathering():
            for row in rows:
                if row.form.is_valid():
                    try:
                        row.record = self.keep(row.form)
                    except ValidationError as refused:
                        refuse(row.form, refused)
                    except Conflict:
                        row.form.add_error(None, _("Somebody else changed this meanwhile. Check again."))
        mine = trail.entries().filter(id__gt=last, actor_id=self.request.user.actor_id)
        found = list(mine.filter(subject_id__in=[str(row.person.pk) for row in rows]).order_by("id"))
        by_person = {str(row.person.pk): row for row in rows if row.record is not None}
        for entry, told in zip(found, sentences.effects(found), strict=True):
            if entry.subject_id in by_person:
                by_person[entry.subject_id].effects.append(told)

    # Showing it.

    def show_grid(self, form: Any, rows: list[Row], status: int = 200, *, checked: bool = False) -> HttpResponse:
        """The page with its rows in words and controls."""
        self.lift(form, rows)
        for row in rows:
            self.dress(row, form)
        _people, wrong, left = self.chosen
        lines = [("id_who", words) for words in wrong]
        lines += [("", str(words)) for words in form.non_field_errors()]
        for bound in form:
            lines += [
                (bound.id_for_label or bound.auto_id, _of(capfirst(str(bound.label)), words)) for words in bound.errors
            ]
        for row in rows:
            lines += [
                (cell.id, _of(f"{row.person} · {cell.label}", words)) for cell in row.cells for words in cell.errors
            ]
            lines += [(f"row-{row.person.pk}", _of(row.person, words)) for words in row.errors]
        return self.show(
            status,
            kept=self.kept(),
            form=form,
            rows=rows,
            columns=[cell.label for cell in rows[0].cells] if rows else [],
            lines=lines if status != 200 or wrong else [],
            who="\n".join(left),
            back=self.back,
            most=MOST,
            checked=checked,
        )

    def dress(self, row: Row, form: Any) -> None:
        """Put a row's fields into controls that show what was typed there, not what holds for all."""
        errors = row.form.errors if row.form.is_bound else {}
        for name in self.differing:
            bound = row.form[name]
            typed = self.typed.get(bound.html_name, "")
            said = [str(words) for words in errors.get(name, ())]
            html = control(bound, typed, row.person, said, above=name in form.fields)
            row.cells.append(Cell(name, capfirst(bound.label), html, bound.auto_id, said))
        for name, found in errors.items():
            if name in {*self.differing, ASKED} or (name in form.fields and name in form.errors):
                continue
            label = row.form.fields[name].label if name in row.form.fields else ""
            row.errors += [_of(label, words) if label else str(words) for words in found]
        if ASKED in errors or self.typed.get(f"{row.person.pk}-{ASKED}"):
            bound = row.form[ASKED]
            attrs = {"id": bound.auto_id, "class": "form-check-input"}
            row.again = forms.CheckboxInput().render(bound.html_name, bool(self.typed.get(bound.html_name)), attrs)
            row.errors += [str(words) for words in errors.get(ASKED, ())]

    def lift(self, form: Any, rows: Sequence[Row]) -> None:
        """Say once, above, what every row says of a field that nobody filled in there."""
        if len(rows) < 2 or not rows[0].form.is_bound:
            return
        for name in form.fields:
            said = {tuple(map(str, row.form.errors.get(name, ()))) for row in rows}
            typed_here = any(self.typed.get(f"{row.person.pk}-{name}") for row in rows if name in self.differing)
            if len(said) == 1 and () not in said and not typed_here and name not in form.errors:
                form.add_error(name, list(said.pop()))
                for row in rows:
                    del row.form.errors[name]


def _of(field: object, error: object) -> str:
    return _("%(field)s: %(error)s") % {"field": field, "error": error}


def control(bound: Any, typed: str, person: Any, errors: Sequence[str], *, above: bool) -> SafeString:
    """Return a cell's control: a line of text or a select, named for its person; empty it means what stands above."""
    attrs: dict[str, Any] = {"id": bound.auto_id, "aria-label": f"{bound.label}, {person}"}
    if errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}_error"}
    choices = [(code, label) for code, label in getattr(bound.field, "choices", ()) if code not in {"", None}]
    if choices or isinstance(bound.field, RowField):
        nothing = "—" if not above else _("as above")
        widget: Any = forms.Select(choices=[("", nothing), *choices])
        return widget.render(bound.html_name, typed, attrs | {"class": "form-select"})
    css = " ".join(filter(None, ("form-control", bound.field.widget.attrs.get("class", ""))))
    attrs |= {"class": css, "autocomplete": "off", "data-column": bound.name}
    if mode := bound.field.widget.attrs.get("inputmode"):
        attrs["inputmode"] = mode
    return forms.TextInput().render(bound.html_name, typed, attrs)


@dataclass(frozen=True, slots=True)
class WayIn:
    """A page for many people, by its words and address."""

    label: Text
    url: str


def ways_in(user: Any) -> list[WayIn]:
    """Return the pages for many people that a user may open, in the order of a person's page."""
    found = []
    for entry in entries():
        if entry.for_many and policy.may_open(user, f"{entry.namespace}:{entry.name}-many"):
            found.append(WayIn(entry.add_title, entry.url("many")))
        if entry.steps_for_many and policy.may_open(user, f"{entry.namespace}:{entry.name}-many-steps"):
            found.append(WayIn(entry.steps_for_many, entry.url("many-steps")))
    return found


def entries() -> list[Entry]:
    """Return every kind of record that is entered on a person's page, once."""
    known = {(entry.namespace, entry.name): entry for panel in panels.all_panels() for entry in panel.entries}
    return list(known.values())
