"""What a person may ask to be corrected, and the states of such a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.models import CorrectionChange, CorrectionRequest, Talent
from cohorts.models.corrections import CorrectionState
from talentcareer.audit.workflows import State, Transition, Workflow, register

FIELDS = (
    "mobile",
    "email",
    "education_level",
    "degree",
    "degree_on",
    "school",
    "major",
    "discipline",
    "political_status",
    "ethnicity",
    "hired_on",
)
"""Values of the person that acceptance writes at once; everything else HR corrects in its section."""  # fmt: skip

S = CorrectionState


def to(state: str) -> Any:
    """Return the effect of answering: the state, and the answer."""

    def effect(_request: CorrectionRequest, _on: date, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"state": state, "answer": values.get("reason", "")}

    return effect


CORRECTION = register(
    Workflow(
        code="correction",
        label=_("Request for correction"),
        model="cohorts.CorrectionRequest",
        begins=S.OPEN,
        state_of=lambda request: request.state,
        changes=lambda: CorrectionChange,
        states=(
            State(S.OPEN, S.OPEN.label, "due"),
            State(S.ACCEPTED, S.ACCEPTED.label, "ok"),
            State(S.DECLINED, S.DECLINED.label, "bad"),
            State(S.WITHDRAWN, S.WITHDRAWN.label),
        ),
        transitions=(
            Transition("accept", _("Accept"), (S.OPEN,), S.ACCEPTED, "correction.answer", to(S.ACCEPTED), may_be_undone=False),
            Transition(
                "decline", _("Decline"), (S.OPEN,), S.DECLINED, "correction.answer", to(S.DECLINED), needs_reason=True, may_be_undone=False
            ),
            Transition(
                "withdraw", pgettext_lazy("request for correction", "Take back"), (S.OPEN,), S.WITHDRAWN, "correction.ask",
                to(S.WITHDRAWN), may_be_undone=False,
            ),
        ),
    )
)  # fmt: skip


def field_choices() -> list[tuple[str, str]]:
    """Return (name, label) of the values that can be asked for one by one."""
    return [(name, str(Talent._meta.get_field(name).verbose_name)) for name in FIELDS]  # type: ignore[union-attr]
