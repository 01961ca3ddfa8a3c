"""docs/workflows.md says what the code declares, and every workflow holds together."""

from dataclasses import replace

import pytest
from django.apps import apps

from talentcareer.access import policy
from talentcareer.audit.workflows import Transition, Workflow
from tests.audit import workflows_page


def test_the_page_says_what_is_declared() -> None:
    page = workflows_page.PAGE.read_text(encoding="utf-8")
    assert page == workflows_page.written(workflows_page.declared()), f"Run {workflows_page.COMMAND}"


def test_a_changed_workflow_is_seen() -> None:
    first, *others = workflows_page.declared()
    without = replace(first, transitions=first.transitions[1:])
    assert workflows_page.written([without, *others]) != workflows_page.written([first, *others])


def each() -> list[Workflow]:
    return workflows_page.declared()


def test_known_workflows_are_on_the_page() -> None:
    assert {"membership", "postdoc"} <= {workflow.code for workflow in each()}


def reached(workflow: Workflow) -> set[str]:
    """The states that steps lead to from the beginning."""
    found = {workflow.begins}
    while more := {step.target for step in workflow.transitions if found & set(step.sources)} - found:
        found |= more
    return found


def test_every_state_is_reached_and_every_step_asks_a_known_permission_and_fields_of_its_record() -> None:
    for workflow in each():
        assert reached(workflow) == {state.code for state in workflow.states}, workflow.code
        for step in workflow.transitions:
            assert step.permission in policy.table.permissions, (workflow.code, step.code)
            fields = {field.name for field in apps.get_model(workflow.model)._meta.get_fields()}
            assert set(step.asks) <= fields, (workflow.code, step.code)


def test_kept_changes_belong_to_the_record() -> None:
    for workflow in each():
        model = workflow.changes()
        related = model._meta.get_field(model.record_field).related_model
        assert related is apps.get_model(workflow.model), workflow.code


def test_a_table_that_names_an_unknown_state_or_a_step_twice_is_refused() -> None:
    workflow = each()[0]
    lost = replace(workflow.transitions[0], target="nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        replace(workflow, transitions=(lost,))
    twice: tuple[Transition, ...] = (workflow.transitions[0], workflow.transitions[0])
    with pytest.raises(ValueError, match="one code"):
        replace(workflow, transitions=twice)
