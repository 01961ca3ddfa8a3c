"""States and transitions: one table a workflow, read by pages, actions, documents and tests.

A subject declares its `Workflow` beside its rules. A state may be a field of the record or follow from its days: `state_of`
reads it. `move` carries a transition out, keeps the change with its day, reason and who, and `take_back` undoes the last one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.audit.actions import Actor, action
from talentcareer.audit.records import Record
from talentcareer.verdicts import ALLOWED, Verdict

Text = str | Promise


@dataclass(frozen=True, slots=True)
class State:
    """A state: code, label, the tone of its badge."""

    code: str
    label: Text
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from some states to one, with who may and what must hold.

    `rule(record, day, values)` answers whether it may happen; `effect(record, day, values)` gives the fields to set.
    `values` are what the transition asks for besides day and reason: `asks` names those fields of the record.
    """

    code: str
    label: Text
    sources: tuple[str, ...]
    target: str
    permission: str
    effect: Callable[[Any, date, Mapping[str, Any]], dict[str, Any]]
    rule: Callable[[Any, date, Mapping[str, Any]], Verdict] = lambda _record, _day, _values: ALLOWED
    needs_reason: bool = False
    asks: tuple[str, ...] = ()
    may_be_undone: bool = True
    holds: Text = ""


def save_as_it_is(record: Any, *, by: Actor) -> None:
    """Save a record that a step has changed; a subject with more to ask or to keep in step names its own verb."""
    record.full_clean()
    record.save()


@dataclass(frozen=True)
class Workflow:
    """The states of a kind of record and the ways between them. `changes` is the model that keeps each change.

    `save(record, by=…)` is the verb by which a step, and its taking back, saves the record.
    """

    code: str
    label: Text
    model: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    state_of: Callable[[Any], str]
    begins: str
    changes: Callable[[], type["StateChange"]] = field(repr=False)
    save: Callable[..., Any] = save_as_it_is

    def __post_init__(self) -> None:
        known = {state.code for state in self.states}
        named = {self.begins, *(t.target for t in self.transitions), *(s for t in self.transitions for s in t.sources)}
        if named - known:
            raise ValueError(f"The workflow {self.code} names unknown states: {sorted(named - known)}.")
        if len({t.code for t in self.transitions}) != len(self.transitions):
            raise ValueError(f"Two transitions of the workflow {self.code} have one code.")

    def state(self, code: str) -> State:
        """Return a state by its code."""
        return next(state for state in self.states if state.code == code)

    def transition(self, code: str) -> Transition:
        """Return a transition by its code; raise KeyError for one that is not in the table."""
        for transition in self.transitions:
            if transition.code == code:
                return transition
        raise KeyError(code)

    def open_to(self, record: Any) -> list[Transition]:
        """Return the transitions that start at a record's state; who may take them is asked by the page."""
        state = self.state_of(record)
        return [transition for transition in self.transitions if state in transition.sources]


workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known to documents and tests. A code belongs to one workflow."""
    if workflow.code in workflows:
        raise ValueError(f"Two workflows have the code {workflow.code!r}; rename one.")
    workflows[workflow.code] = workflow
    return workflow


class StateChange(Record):
    """Base of the kept changes: from where to where, by which transition, day, reason, who, and what stood before.

    The subject adds the relation to its record, named `record_field`.
    """

    transition = models.CharField(gettext_lazy("transition"), max_length=30, blank=True)
    from_state = models.CharField(gettext_lazy("state before"), max_length=20, blank=True)
    to_state = models.CharField(gettext_lazy("state after"), max_length=20)
    on = models.DateField(gettext_lazy("on"))
    reason = models.CharField(gettext_lazy("reason"), max_length=200, blank=True)
    changed_by = models.CharField(gettext_lazy("by"), max_length=150)
    before = models.JSONField(gettext_lazy("values before"), default=dict, blank=True, editable=False)
    undone_at = models.DateTimeField(gettext_lazy("taken back at"), null=True, blank=True, editable=False)
    undone_by = models.CharField(gettext_lazy("taken back by"), max_length=150, blank=True, editable=False)

    record_field = ""

    class Meta:
        abstract = True


def allowed(workflow: Workflow, transition: Transition, record: Any, *, on: date, reason: str, values: Mapping[str, Any]) -> Verdict:  # fmt: skip
    """Say whether a transition may be taken now: the state it starts at, the reason it needs, the subject's rule."""
    from talentcareer.verdicts import refuse

    verdict = ALLOWED
    state = workflow.state_of(record)
    if state not in transition.sources:
        verdict += refuse(
            "transition-not-from-here",
            gettext_lazy("“{step}” is not possible here: the state is “{state}”."),
            step=transition.label,
            state=workflow.state(state).label,
        )
    if transition.needs_reason and not reason.strip():
        verdict += refuse("reason-missing", gettext_lazy("Give the reason of “{step}”."), step=transition.label)
    return verdict + transition.rule(record, on, values) if verdict else verdict


@action("state.changed")
def move(
    workflow: Workflow, code: str, record: Any, *, on: date, by: Actor, reason: str = "", values: Mapping[str, Any] | None = None
) -> StateChange:  # fmt: skip
    """Take a transition: set what it sets and keep the change. Raises ValidationError with every reason against it."""
    transition, values = workflow.transition(code), values or {}
    verdict = allowed(workflow, transition, record, on=on, reason=reason, values=values)
    if not verdict:
        raise ValidationError([str(refusal) for refusal in verdict.refusals])
    fields = transition.effect(record, on, {**values, "reason": reason.strip()})
    serial = {name: record._meta.get_field(name).value_to_string(record) for name in fields}
    before = {name: None if getattr(record, record._meta.get_field(name).attname) is None else serial[name] for name in fields}  # fmt: skip
    from_state = workflow.state_of(record)
    for name, value in fields.items():
        setattr(record, name, value)
    workflow.save(record, by=by)
    model = workflow.changes()
    change = model(
        **{model.record_field: record}, transition=code, from_state=from_state, to_state=transition.target, on=on, reason=reason.strip(),
        changed_by=by.actor_name, before=before,
    )  # fmt: skip
    change.full_clean()
    change.save()
    return change


def last_change(workflow: Workflow, record: Any) -> StateChange | None:
    """Return the last change of a record's state that stands."""
    model: Any = workflow.changes()
    kept = model._base_manager.filter(**{model.record_field: record}, undone_at=None)
    return kept.order_by("-created_at", "-pk").first()


def undoable(workflow: Workflow, record: Any) -> StateChange | None:
    """Return the change that may be taken back: the last one, by a transition that allows it, still in force."""
    change = last_change(workflow, record)
    return change if may_be_undone(workflow, record, change) else None


def may_be_undone(workflow: Workflow, record: Any, change: StateChange | None) -> bool:
    """Tell whether a record's last change that stands may be taken back."""
    if change is None or not change.transition or change.to_state != workflow.state_of(record):
        return False
    return workflow.transition(change.transition).may_be_undone


@action("state.taken_back")
def take_back(workflow: Workflow, record: Any, *, by: Actor, reason: str = "") -> StateChange:
    """Undo the last transition: what stood before stands again. Raises ValidationError where the rules do not allow it."""
    from talentcareer import dates

    change = undoable(workflow, record)
    if change is None:
        raise ValidationError(_("The last step cannot be taken back: the record has moved on since."))
    for name, text in change.before.items():
        model_field = record._meta.get_field(name)
        setattr(record, model_field.attname, None if text is None else model_field.to_python(text))
    workflow.save(record, by=by)
    change.undone_at, change.undone_by = dates.now(), by.actor_name
    change.save()
    return change


def diagram(workflow: Workflow) -> str:
    """Return the workflow as a Mermaid state diagram, for docs/workflows.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.begins}"]
    lines += [f"    {state.code}: {state.label}" for state in workflow.states]
    for transition in workflow.transitions:
        lines += [f"    {source} --> {transition.target}: {transition.label}" for source in transition.sources]
    return "\n".join(lines)
