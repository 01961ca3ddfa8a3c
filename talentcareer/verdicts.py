"""What a rule answers: a verdict with all its reasons. Rules build them, forms, imports and pages show them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable code for tests and reports, a sentence for people (may be lazy), the values in it."""

    code: str
    message: str | Promise
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message).format(**self.params) if self.params else str(self.message)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule: allowed or not, each time with every reason, and warnings that do not hinder."""

    refusals: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.refusals

    def __bool__(self) -> bool:
        return self.allowed

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.refusals + other.refusals, self.warnings + other.warnings)


ALLOWED = Verdict()


def refuse(code: str, message: str | Promise, **params: Any) -> Verdict:
    """Return a refusal with one reason; `message` names its values in braces."""
    return Verdict(refusals=(Reason(code, message, params),))


def warn(code: str, message: str | Promise, **params: Any) -> Verdict:
    """Return a verdict that allows, with one warning."""
    return Verdict(warnings=(Reason(code, message, params),))


def refusals(**verdicts: Verdict) -> dict[str, list[str]]:
    """Return the sentences of what is refused by field, as the errors of a form; empty where everything is allowed."""
    return {name: [str(reason) for reason in verdict.refusals] for name, verdict in verdicts.items() if not verdict}
