"""Records entered by hand: one `Entry` a kind gives the pages to add, correct, void, take back and move it along.

A subject declares its entry in `entering.py`, its routes with `urls(ENTRY)` and their policy rows with `routes(…)`. The form is
an `EntryForm`; saving goes through the subject's own verb. What somebody else changed meanwhile is shown field by field, and
nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.audit import voiding
from talentcareer.audit.actions import Actor
from talentcareer.audit.workflows import Workflow
from talentcareer.ui import fields
from talentcareer.ui.parts import Text

SIGNED_FOR = "talentcareer.entering"
WORDS_UP_TO = 500


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form under its own heading."""

    title: Text
    fields: Sequence[str]


class EntryForm(forms.ModelForm):
    """Base of the forms by which records are entered. `user` is who enters: choices hold only rows within reach.

    `base` carries, signed, what the fields held and the record's version when the page was made. `sections` groups the
    fields; without it they stand in one part. `suggests` names lines of text that offer the words other records have there.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    sections: ClassVar[Sequence[Section]] = ()
    suggests: ClassVar[Sequence[str]] = ()

    class Meta:
        formfield_callback = fields.for_entry

    def __init__(self, *args: Any, user: Any, shared: Any = None, **kwargs: Any) -> None:
        self.user, self.shared = user, shared
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = self.within_reach(field.queryset)
        for name in self.suggests:
            plain_line = self.fields[name].widget
            self.fields[name].widget = fields.Suggest(partial(self.words_of, name), plain_line.attrs)

    @classmethod
    def share(cls, _user: Any, _people: Sequence[Any]) -> Any:
        """Read at once what the forms of many people would read one by one; each gets it as `shared`."""
        return None

    def _post_clean(self) -> None:
        # The verb asks the rules, whose sentences name their field, and only then the model's constraints.
        record: Any = self.instance
        record.validate_constraints = lambda **_kwargs: None
        try:
            super()._post_clean()  # type: ignore[misc]
        finally:
            del record.validate_constraints

    def words_of(self, name: str) -> Any:
        """Return what other records within reach have in a field, for the words it offers."""
        rows: Any = self._meta.model.objects.visible_to(self.user).exclude(**{name: ""})
        return rows.order_by(name).values_list(name, flat=True).distinct()[:WORDS_UP_TO]

    def within_reach(self, rows: Any) -> Any:
        """Return the rows of a choice that the user may see; a subject narrows them further."""
        return rows.model.objects.visible_to(self.user)

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        """Save the record by the subject's verb; a form with more than the record's own fields does more here."""
        return save(self.instance, by=by)

    def parts(self) -> list[tuple[Text, list[Any]]]:
        """The visible fields by section, in order; what no section names comes last."""
        left = {bound.name: bound for bound in self.visible_fields()}
        found = [(part.title, [left.pop(n) for n in part.fields if n in left]) for part in self.sections]
        return [part for part in [*found, ("", list(left.values()))] if part[1]]


WHAT = ("add", "edit", "void", "take-back", "undo")
STEPS = ("step", "step-back")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A kind of record entered by hand.

    `name` is the stem of its routes ("recognition": recognition-add, recognition-edit …) in `namespace`; `permission` is the one
    to write it; `save(record, by=…)` the verb that records and changes; `owner` the field naming the person on whose page it
    stands (empty: the record's own page, or the list at `home`); `only` names the pages it has; `section` the panel on that
    page; `remarks(record)` sentences to say when it is saved, like what was filled in. With `for_many` it is also entered for
    many people at once: these fields may differ from person to person; `steps_for_many` takes a step for many at once.
    """

    name: str
    namespace: str
    model: type[Any]
    form: type[EntryForm]
    permission: str
    save: Callable[..., Any]
    add_title: Text
    edit_title: Text
    section: str = ""
    owner: str = ""
    home: str = ""
    workflow: Workflow | None = None
    only: tuple[str, ...] = WHAT
    void: Callable[..., None] = voiding.void
    take_back: Callable[..., None] = voiding.take_back
    remarks: Callable[[Any], Iterable[Text]] = lambda _record: ()
    for_many: tuple[str, ...] = ()
    steps_for_many: Text = ""

    def url(self, what: str, *args: Any) -> str:
        """Return the address of one of its pages: add, edit, void, take-back, undo, step, step-back."""
        return reverse(f"{self.namespace}:{self.name}-{what}", args=args)

    def add_url(self, owner: Any = None) -> str:
        """Return the address for a new record, of this person where one is given."""
        return self.url("add") + (f"?{self.owner}={owner.pk}" if owner is not None else "")

    def place(self, record: Any) -> str:
        """Return where a record is shown: its person's page at its section, its own, or the list of its kind."""
        if not self.owner:
            listed = self.home and (getattr(record, "voided_at", None) or not hasattr(record, "get_absolute_url"))
            return reverse(self.home) if listed else record.get_absolute_url()
        return f"{getattr(record, self.owner).get_absolute_url()}#{self.section}"


def routes(
    namespace: str,
    name: str,
    permission: str,
    *,
    steps: str = "",
    only: Sequence[str] = WHAT,
    many: bool = False,
    many_steps: bool = False,
) -> dict[str, str]:
    """Return the policy rows of an entry's routes; `steps` is the permission for its transitions, where it has a workflow.

    `many` where it has fields `for_many`, `many_steps` where it has `steps_for_many`.
    """
    rows = {f"{namespace}:{name}-{what}": permission for what in (*only, *(("many",) if many else ()))}
    rows |= {f"{namespace}:{name}-many-steps": steps} if many_steps else {}
    return rows | ({f"{namespace}:{name}-{what}": steps for what in STEPS} if steps else {})


def urls(entry: Entry) -> list[URLPattern]:
    """Return the routes of an entry."""
    from talentcareer.ui import entering_many as many  # reason: the pages need the classes above
    from talentcareer.ui import entering_many_steps as many_steps
    from talentcareer.ui import entering_pages as pages

    views = {
        "add": (f"{entry.name}/add/", pages.AddPage),
        "edit": (f"{entry.name}/<uuid:pk>/", pages.EditPage),
        "void": (f"{entry.name}/<uuid:pk>/void/", pages.VoidPage),
        "take-back": (f"{entry.name}/<uuid:pk>/take-back/", pages.TakeBackPage),
        "undo": (f"{entry.name}/<uuid:pk>/undo/", pages.UndoPage),
    }
    if entry.workflow:
        views["step"] = (f"{entry.name}/<uuid:pk>/step/<slug:step>/", pages.StepPage)
        views["step-back"] = (f"{entry.name}/<uuid:pk>/step-back/", pages.StepBackPage)
    if entry.for_many:
        views["many"] = (f"{entry.name}/many/", many.ManyPage)
    if entry.steps_for_many:
        views["many-steps"] = (f"{entry.name}/many/steps/", many_steps.ManyStepsPage)
    return [
        path(route, view.as_view(entry=entry), name=f"{entry.name}-{what}")
        for what, (route, view) in views.items()
        if what in {*entry.only, *STEPS, "many", "many-steps"}
    ]


# What a page held when it was made, to tell afterwards who changed what.


def values_of(form: forms.BaseForm) -> dict[str, Any]:
    """Return what a form shows, field by field, as a browser would send it back."""
    return {
        bound.name: as_sent(bound.field, bound.value()) for bound in form.visible_fields() if not _is_file(bound.field)
    }


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """Return what was typed into a sent form, field by field, in the same shape."""
    return {
        name: as_sent(field, field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))
        for name, field in form.fields.items()
        if not field.widget.is_hidden and not _is_file(field)
    }


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)


def as_sent(field: forms.Field, value: Any) -> Any:
    """Return a field's value as a browser sends it: yes, no and unknown are three words."""
    widget: Any = field.widget
    return widget.format_value(value) if isinstance(field, forms.NullBooleanField) else plain(value)


def plain(value: Any) -> Any:
    """Return a value as text, a list of texts, or yes and no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value)
    if hasattr(value, "pk"):
        return str(value.pk)
    return "" if value is None else str(value)


def same(field: forms.Field, one: Any, other: Any) -> bool:
    """Tell whether two texts say the same in a field: 2024.7.1 and 2024-07-01 do."""
    return one == other or _meant(field, one) == _meant(field, other)


def _meant(field: forms.Field, text: Any) -> Any:
    try:
        meant = field.to_python(text)
    except ValidationError:
        return text
    return plain(meant)


def sign(version: int, values: dict[str, Any]) -> str:
    """Return what the page holds, signed, for the form's hidden field."""
    return signing.dumps([version, values], salt=SIGNED_FOR, compress=True)


def signed(text: str) -> tuple[int, dict[str, Any]]:
    """Return (version, values) of a form's hidden field; nothing known where it was altered or is missing."""
    try:
        version, values = signing.loads(text, salt=SIGNED_FOR)
    except signing.BadSignature:
        return 0, {}
    return version, values


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: what is recorded now and what was typed, in words, and what was decided."""

    name: str
    label: Text
    recorded: str
    typed: str
    decided: str = ""


def merge(form: forms.BaseForm, base: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], list[Clash]]:
    """Lay what was typed over what is recorded now; return what the fields should hold, and the clashes to be decided.

    A field that the user left as the page showed it takes what is recorded now; one that only the user changed keeps what was
    typed. Of a field that both changed the user decides: `keep-<field>` is "mine" or "theirs".
    """
    held, clashes = {}, []
    asked = set(form.data.getlist("deciding")) if hasattr(form.data, "getlist") else set()
    for name, typed in typed_in(form).items():
        field = form.fields[name]
        recorded = now.get(name, "")
        decided = form.data.get(f"keep-{name}", "")
        before = base.get(name)
        untouched = before is not None and same(field, typed, before) and name not in asked
        if decided == "theirs" or untouched:
            typed = recorded
        elif decided != "mine" and not same(field, typed, recorded):
            only_here = before is not None and same(field, before, recorded) and name not in asked
            if not only_here:
                clashes.append(Clash(name, field.label or name, said(field, recorded), said(field, typed), decided))
        held[name] = typed
    return held, clashes


def said(field: forms.Field, value: Any) -> str:
    """Return a field's value in words, as its choices say it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _(", ").join(said(field, one) for one in value)
    for code, label in getattr(field, "choices", ()) or getattr(field.widget, "choices", ()):
        if value and str(code) == value:
            return str(label)
    return str(value) if value else _("nothing")


def filled_in(data: Any, values: dict[str, Any]) -> Any:
    """Return a copy of sent data that holds these values instead."""
    data = data.copy()
    for name, value in values.items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is False:
            data.pop(name, None)
        else:
            data[name] = "on" if value is True else value
    return data


class ReasonForm(forms.Form):
    """Why something is done; it goes on record."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput)
