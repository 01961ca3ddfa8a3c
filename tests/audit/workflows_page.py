"""docs/workflows.md, from the declared workflows. `python -m tests.audit.workflows_page` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import get_resolver
from django.utils.translation import override

if TYPE_CHECKING:  # written without Django's apps standing yet
    from talentcareer.audit.workflows import Transition, Workflow

PAGE = Path(__file__).parents[2] / "docs" / "workflows.md"
COMMAND = "python -m tests.audit.workflows_page"
HEAD = f"""# Workflows

The states of records and the steps between them, from the tables in the code: `{COMMAND}` writes this page anew.
Every step keeps its day, its reason and who took it, and stands in the trail. “Back” says whether the last step may be taken back."""


def declared() -> list[Workflow]:
    """Every registered workflow by its code; the routes import the subjects that declare them."""
    from talentcareer.audit.workflows import workflows

    assert get_resolver().url_patterns
    return [workflows[code] for code in sorted(workflows)]


def written(found: list[Workflow]) -> str:
    """The page, in English."""
    with override("en"):
        return "\n\n".join([HEAD, *map(section, found)]) + "\n"


def section(workflow: Workflow) -> str:
    """A workflow: its diagram, then a row a step."""
    from talentcareer.audit.workflows import diagram

    rows = [row(workflow, step) for step in workflow.transitions]
    return "\n".join(
        [
            f"## {workflow.label}",
            "",
            f"`{workflow.code}`, of `{workflow.model}`.",
            "",
            "```mermaid",
            diagram(workflow),
            "```",
            "",
            "| step | from | to | who | asks for | back |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )


def row(workflow: Workflow, step: Transition) -> str:
    """A step as a row of the table."""
    from talentcareer.access import policy

    fields = apps.get_model(workflow.model)._meta
    asked = [str(fields.get_field(name).verbose_name) for name in step.asks]
    asks = ["day", *(["reason"] if step.needs_reason else []), *asked]
    cells = (
        f"{step.label} (`{step.code}`)",
        ", ".join(str(workflow.state(code).label) for code in step.sources),
        workflow.state(step.target).label,
        policy.table.permissions[step.permission].label,
        ", ".join(asks) + (f". {step.holds}" if step.holds else ""),
        "yes" if step.may_be_undone else "no",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentcareer.settings")
    django.setup()
    PAGE.write_text(written(declared()), encoding="utf-8")
