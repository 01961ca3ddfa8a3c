"""One step of a workflow for many people at once, like pausing all of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import policy
from talentcareer.audit import workflows
from talentcareer.ui.entering_many import TOP, ManyPage, Settled
from talentcareer.ui.fields import DayField, RowField, for_entry
from talentcareer.ui.parts import Text


class StepsForm(forms.Form):
    """Which step, on which day, why; and of which record where a person has several. What only some steps ask for comes last."""

    step = forms.ChoiceField(label=gettext_lazy("Step"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("On"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
    record = RowField(required=False)

    def __init__(self, *args: Any, workflow: workflows.Workflow, steps: Sequence[Any], records: Sequence[Any] = (), **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.workflow, self.records = workflow, records
        step, record = self.fields["step"], self.fields["record"]
        assert isinstance(step, forms.ChoiceField)
        assert isinstance(record, RowField)
        step.choices = [(one.code, one.label) for one in steps]
        step.help_text = " ".join(str(one.holds) for one in steps if one.holds)
        record.offer(records, nothing=_("the one it fits"))
        for name, model_field in asked_by(workflow, steps).items():
            found = for_entry(model_field, required=False)
            if found is not None:
                self.fields[name] = found
                found.help_text = _("For: %(steps)s") % {"steps": _(", ").join(str(one.label) for one in steps if name in one.asks)}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "step" not in values or "record" in self.errors:
            return values
        transition = self.workflow.transition(values["step"])
        if transition.needs_reason and not values.get("reason"):
            self.add_error("reason", _("Give the reason of “%(step)s”.") % {"step": transition.label})
        for name in transition.asks:
            if values.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, _("“%(step)s” asks for this.") % {"step": transition.label})
        if values.get("record") is None:
            fitting = [one for one in self.records if self.workflow.state_of(one) in transition.sources]
            if len(fitting) == 1:
                values["record"] = fitting[0]
            elif fitting:
                self.add_error("record", _("There are several. Choose the one that is meant."))
            else:
                self.add_error("record", _("There is nothing here from which “%(step)s” is possible.") % {"step": transition.label})  # fmt: skip
        return values


def asked_by(workflow: workflows.Workflow, steps: Sequence[workflows.Transition]) -> dict[str, Any]:
    """Return the fields of the record that steps ask for, each once, by name."""
    model = apps.get_model(workflow.model)
    return {name: model._meta.get_field(name) for step in steps for name in step.asks}


class ManyStepsPage(ManyPage):
    """A step of an entry's workflow, taken for many people at once."""

    @property
    def differing(self) -> tuple[str, ...]:
        return ("record", "on", *asked_by(self.entry.workflow, self.steps()), "reason")

    def get_title(self) -> Text:
        return self.entry.steps_for_many

    @cached_property
    def shared(self) -> dict[Any, list[Any]]:
        """The records of these people that the user may write, the newest first."""
        found: dict[Any, list[Any]] = defaultdict(list)
        rows = self.model.objects.visible_to(self.request.user, self.permission)
        related = [f.name for f in self.model._meta.concrete_fields if f.many_to_one and f.name != self.entry.owner]
        rows = rows.filter(**{f"{self.entry.owner}__in": self.people}).select_related(*related).order_by("-created_at")
        known = {person.pk: person for person in self.people}
        for record in rows:
            owner = getattr(record, self.model._meta.get_field(self.entry.owner).attname)
            setattr(record, self.entry.owner, known[owner])
            found[owner].append(record)
        return found

    def steps(self) -> list[workflows.Transition]:
        """The steps that this user may take."""
        steps = self.entry.workflow.transitions
        return [step for step in steps if policy.may(self.request.user, step.permission)]

    def form_of_all(self, **data: Any) -> Any:
        form = StepsForm(workflow=self.entry.workflow, steps=self.steps(), prefix=TOP, initial={"on": dates.today()}, **data)  # fmt: skip
        del form.fields["record"]
        return form

    def form_of(self, person: Any, settled: Mapping[str, Any], **data: Any) -> Any:
        records = self.shared[person.pk]
        form = StepsForm(workflow=self.entry.workflow, steps=self.steps(), records=records, prefix=str(person.pk), **data)  # fmt: skip
        form.fields["record"].label = capfirst(str(self.model._meta.verbose_name))
        if "step" in settled:
            form.fields["step"] = Settled(settled["step"], form.fields["step"].label or "")
        return form

    def keep(self, form: Any) -> Any:
        values = form.cleaned_data
        asks = self.entry.workflow.transition(values["step"]).asks
        workflows.move(
            self.entry.workflow, values["step"], values["record"], on=values["on"], reason=values["reason"], by=self.request.user,
            values={name: values[name] for name in asks},
        )  # fmt: skip
        return values["record"]
