"""The pages of an `Entry`: add, correct, void, take back, undo the last change, and the steps of its workflow."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.audit import sentences, trail, undo, workflows
from talentcareer.audit.records import Conflict
from talentcareer.ui import entering
from talentcareer.ui.entering import Entry
from talentcareer.ui.fields import DayField, for_entry
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import ActionPage, FormPage, RecordFormPage, refuse

TRIES = 3
"""So often a save is laid over what others saved in the same moment, before the user is asked to look again."""


class EntryMixin:
    """What the pages of an entry share: where they stand, and where they lead back to."""

    entry: Entry
    model: type[Any]
    request: Any
    kwargs: dict[str, Any]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.model = self.entry.model

    def owner_of(self, record: Any) -> Any:
        """The person on whose page a record stands, or None."""
        return getattr(record, self.entry.owner) if self.entry.owner else None

    def crumbs_of(self, owner: Any) -> list[Crumb]:
        """The path: the person's page, or the list of the kind."""
        if owner is not None:
            return [Crumb(str(owner), owner.get_absolute_url())]
        if self.entry.home:
            return [Crumb(capfirst(str(self.model._meta.verbose_name_plural)), reverse(self.entry.home))]
        return []

    def remark(self, record: Any) -> None:
        """Say what the subject remarks on a record just saved: what was filled in, what is still missing."""
        for words in self.entry.remarks(record):
            messages.info(self.request, str(words))


class AddPage(EntryMixin, FormPage):
    """A new record, of the person named in the address where one is named."""

    entry: Any = None
    template_name = "generic/entry.html"
    keeps = adds = True

    def get_title(self) -> Text:
        return self.entry.add_title

    def get_crumbs(self) -> list[Crumb]:
        return self.crumbs_of(self.owner)

    @cached_property
    def owner(self) -> Any:
        """The person named in the address, within reach and open to this user's writing; 404 or 403 otherwise."""
        asked = self.request.GET.get(self.entry.owner) if self.entry.owner else None
        if not asked:
            return None
        people = self.model._meta.get_field(self.entry.owner).related_model
        try:
            person = people.objects.visible_to(self.request.user).get(pk=asked)
        except (ObjectDoesNotExist, ValidationError, ValueError):
            raise Http404 from None
        if not policy.may_on(self.request.user, self.entry.permission, person):
            raise PermissionDenied(
                _("You may see %(record)s, but not write this kind of record there.") % {"record": person}
            )
        return person

    def form_values(self) -> dict[str, Any]:
        given = {name: value for name, value in self.request.GET.items() if name != self.entry.owner}
        return {"user": self.request.user, "initial": given | ({self.entry.owner: self.owner} if self.owner else {})}

    def make_form(self, **data: Any) -> Any:
        return self.entry.form(**{**self.form_values(), **data})

    def save(self, form: Any) -> Text:
        self.saved = form.keep(self.entry.save, by=self.request.user)
        self.remark(self.saved)
        return _("Saved: %(record)s") % {"record": self.saved}

    def after(self, form: Any) -> str:
        if "next" in self.request.POST:
            return self.request.get_full_path()
        return self.entry.place(self.saved)

    def values(self) -> dict[str, Any]:
        home = reverse(self.entry.home) if self.entry.home else ""
        back = self.owner.get_absolute_url() if self.owner else home
        return {**super().values(), "entry": self.entry, "adds": True, "back": back}


class EditPage(EntryMixin, RecordFormPage):
    """Correct a record. What somebody else changed meanwhile is kept or shown, field by field, to be decided."""

    entry: Any = None
    template_name = "generic/entry.html"
    keeps = True

    def get_title(self) -> Text:
        return self.entry.edit_title

    def get_crumbs(self) -> list[Crumb]:
        return self.crumbs_of(self.owner_of(self.record))

    def fresh(self) -> Any:
        """The record as it is recorded now, apart from the one that a form has written into."""
        try:
            return self.rows().get(pk=self.kwargs["pk"])
        except ObjectDoesNotExist:
            raise Http404 from None

    def form_for(self, record: Any, **data: Any) -> Any:
        """The form over a record."""
        return self.entry.form(instance=record, user=self.request.user, **data)

    def make_form(self, **data: Any) -> Any:
        return self.form_for(self.fresh(), **data)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.refill(self.with_base(self.make_form(), self.record)))

    def with_base(self, form: Any, record: Any) -> Any:
        """Let a form carry what is recorded now."""
        text = entering.sign(record.version, entering.values_of(self.form_for(record)))
        if form.is_bound:
            form.data = form.data.copy()
            form.data[form.add_prefix("base")] = text
        form.initial["base"] = text
        return form

    def refuse_for_now(self, words: str) -> HttpResponse:
        form = self.with_base(self.make_form(data=self.request.POST, files=self.request.FILES), self.fresh())
        form.add_error(None, words)
        self.hold()
        return self.show(status=422, form=form)

    def take(self, request: HttpRequest) -> HttpResponse:
        conflict: Conflict | None = None
        for _try in range(TRIES):
            record = self.fresh()
            try:
                return self.save_over(record)
            except Conflict as moved:
                conflict = moved
        assert conflict is not None
        form = self.with_base(self.form_for(self.fresh(), data=request.POST, files=request.FILES), self.fresh())
        form.add_error(None, _("Others keep changing this record at the same moment. Everything you typed is here: save again."))  # fmt: skip
        self.hold()
        return self.show(status=409, form=form)

    def save_over(self, record: Any) -> HttpResponse:
        """Lay what was typed over the record as it stands and save it, or show what is to be decided or mended."""
        request: Any = self.request
        now = entering.values_of(self.form_for(record))
        typed = self.form_for(record, data=request.POST, files=request.FILES)
        version, base = entering.signed(request.POST.get("base", ""))
        held, clashes = (
            entering.merge(typed, base, now)
            if version != record.version or "deciding" in request.POST
            else (entering.typed_in(typed), [])
        )
        form = self.form_for(record, data=entering.filled_in(request.POST, held), files=request.FILES)
        if clashes:
            self.hold()
            return self.show(status=409, form=self.with_base(typed, self.fresh()), clashes=clashes, last=self.told(record))  # fmt: skip
        if form.is_valid():
            try:
                with self.sending(form):
                    form.keep(self.entry.save, by=request.user)
            except ValidationError as refused:
                refuse(form, refused)
            else:
                self.say(record, version, base, now)
                return HttpResponseRedirect(self.after(form))
        self.hold()
        return self.show(status=422, form=self.with_base(form, self.fresh()))

    def after(self, form: Any) -> str:
        return self.entry.place(self.record)

    def say(self, record: Any, version: int, base: dict[str, Any], now: dict[str, Any]) -> None:
        """Say that it is saved, and what somebody else had changed meanwhile."""
        messages.success(self.request, _("Saved: %(record)s") % {"record": record})
        self.remark(record)
        others = [name for name, value in now.items() if name in base and base[name] != value]
        if version and others:
            messages.info(
                self.request, _("Somebody else had changed other fields meanwhile; both are kept. See the history.")
            )

    def told(self, record: Any) -> str:
        """Who changed the record last, and what, in a sentence."""
        entry = trail.of_record(record).first()
        return sentences.tell([entry])[0].text if entry and policy.may_on(self.request.user, self.entry.permission, record) else ""  # fmt: skip

    def values(self) -> dict[str, Any]:
        record = self.record
        last = undo.undoable(record)
        return {
            **super().values(),
            "entry": self.entry,
            "adds": False,
            "back": self.entry.place(record),
            "void_url": self.entry.url("void", record.pk) if "void" in self.entry.only else "",
            "undo_url": self.entry.url("undo", record.pk) if last else "",
            "last_change": sentences.tell([last])[0] if last else None,
        }


class VoidPage(EntryMixin, RecordFormPage):
    """Set a record aside, with the reason."""

    entry: Any = None
    form_class = entering.ReasonForm
    template_name = "generic/void.html"
    keeps = True
    button = gettext_lazy("Void this record")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # The same form sent twice is answered first: what was voided a moment ago is not found here any more.
        return self.sent_before(request) or super().dispatch(request, *args, **kwargs)

    def get_title(self) -> Text:
        return _("Void: %(record)s") % {"record": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return self.crumbs_of(self.owner_of(self.record))

    def values(self) -> dict[str, Any]:
        return {**super().values(), "back": self.entry.place(self.record)}

    def save(self, form: Any) -> Text:
        self.entry.void(self.record, by=self.request.user, reason=form.cleaned_data["reason"])
        said = _("Voided: %(record)s. It is out of every list and figure.") % {"record": self.record}
        return format_html('{} <a href="{}">{}</a>', said, self.entry.url("take-back", self.record.pk), _("Take back"))

    def after(self, form: Any) -> str:
        return self.entry.place(self.record)


class TakeBackPage(EntryMixin, ActionPage):
    """Let a voided record stand again: who voided it and why, and the button."""

    entry: Any = None
    http_method_names = ["get", "post", "options"]
    template_name = "generic/take_back.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.record.voided_at:
            return HttpResponseRedirect(self.after())
        return self.show(record=self.record, back=self.entry.place(self.record))

    def get_title(self) -> Text:
        return _("Take back: %(record)s") % {"record": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return self.crumbs_of(self.owner_of(self.record))

    def rows(self) -> Any:
        return self.model.everything.visible_to(self.request.user)

    def _may_act(self, record: Any, permission: str) -> bool:
        return self.model.everything.visible_to(self.request.user, permission).filter(pk=record.pk).exists()

    def perform(self) -> Text:
        self.entry.take_back(self.record, by=self.request.user)
        return _("Taken back: %(record)s") % {"record": self.record}

    def after(self) -> str:
        return self.entry.place(self.record)


class UndoPage(EntryMixin, ActionPage):
    """Take back the last change of a record."""

    entry: Any = None

    def perform(self) -> Text:
        undo.undo(self.record, by=self.request.user, save=self.entry.save)
        return _("The last change of %(record)s was taken back.") % {"record": self.record}

    def after(self) -> str:
        return self.entry.url("edit", self.record.pk)


class StepForm(forms.Form):
    """A transition: its day, its reason, and what else it asks for."""

    on = DayField(label=gettext_lazy("On"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, record: Any, transition: workflows.Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = transition.needs_reason
        for name in transition.asks:
            found = for_entry(record._meta.get_field(name), required=True)
            if found is not None:
                self.fields[name] = found
                self.initial.setdefault(name, getattr(record, record._meta.get_field(name).attname))
        self.order_fields(["on", *transition.asks, "reason"])


class StepPage(EntryMixin, RecordFormPage):
    """Carry a transition out, with its day and reason."""

    entry: Any = None
    template_name = "generic/step.html"
    keeps = True

    @cached_property
    def transition(self) -> workflows.Transition:
        """The transition named in the address; 404 where the workflow has none of this name."""
        try:
            return self.entry.workflow.transition(self.kwargs["step"])
        except KeyError:
            raise Http404 from None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        transition = self.transition
        if not policy.may_on(request.user, transition.permission, self.record):
            raise PermissionDenied(
                _("Your roles do not include “%(step)s” for %(record)s.")
                % {"step": transition.label, "record": self.record}
            )
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> Text:
        return self.transition.label

    def get_crumbs(self) -> list[Crumb]:
        return self.crumbs_of(self.owner_of(self.record))

    def make_form(self, **data: Any) -> Any:
        values = {"initial": {"on": dates.today()}, **data}
        return StepForm(record=self.record, transition=self.transition, **values)

    def values(self) -> dict[str, Any]:
        workflow = self.entry.workflow
        return {
            **super().values(),
            "back": self.entry.place(self.record),
            "from_state": workflow.state(workflow.state_of(self.record)),
            "to_state": workflow.state(self.transition.target),
            "holds": self.transition.holds,
        }

    def save(self, form: Any) -> Text:
        values = {name: form.cleaned_data[name] for name in self.transition.asks}
        workflows.move(
            self.entry.workflow, self.transition.code, self.record, on=form.cleaned_data["on"], by=self.request.user,
            reason=form.cleaned_data["reason"], values=values,
        )  # fmt: skip
        return _("%(step)s: %(record)s") % {"step": self.transition.label, "record": self.record}

    def after(self, form: Any) -> str:
        return self.entry.place(self.record)


class StepBackPage(EntryMixin, ActionPage):
    """Take back the last transition."""

    entry: Any = None

    def perform(self) -> Text:
        change = workflows.take_back(self.entry.workflow, self.record, by=self.request.user)
        state = self.entry.workflow.state(change.from_state)
        return _("%(record)s: the step was taken back; the state is “%(state)s” again.") % {
            "record": self.record,
            "state": state.label,
        }

    def after(self) -> str:
        return self.entry.place(self.record)
