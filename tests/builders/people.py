"""Small invented people, batches and what happened to them, made through actions. Every argument can be given; none has to."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from cohorts import actions
from cohorts.files import PDF, Checked
from cohorts.models import Cohort, Membership, Stage, Talent
from cohorts.workflows import MEMBERSHIP
from talentcareer.access.models import Unit
from talentcareer.audit import workflows
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.audit.records import Record

_numbers = count(70001)


def make_talent(unit: Unit | None = None, **overrides: Any) -> Talent:
    """Return a person on the staff of a unit."""
    number = next(_numbers)
    values = {
        "name": f"测试{number}",
        "staff_no": str(number),
        "sex": "female",
        "born_on": date(1988, 3, 1),
        "hired_on": date(2015, 7, 1),
        "degree": "doctor",
        "origin": "cultivated",
    }
    return actions.create_talent(unit=unit, by=SYSTEM, **values | overrides)


def make_cohort(unit: Unit, **overrides: Any) -> Cohort:
    """Return a batch of 2022."""
    return actions.create_cohort(unit=unit, by=SYSTEM, **{"name": "第一批", "year": 2022} | overrides)


def make_membership(talent: Talent, cohort: Cohort, stage: str = "S40", **overrides: Any) -> Membership:
    """Return a membership over three years with one integration; an exemption has its file."""
    values = {
        "integrations": ["research"],
        "period_from_on": date(cohort.year, 3, 1),
        "period_to_on": date(cohort.year + 3, 2, 28),
        "promised_support": Decimal("600000.00"),
    }
    if "exemption_reason" in overrides:
        values["exemption_file"] = Checked(f"%PDF-1.4 {cohort}".encode(), "破格审批.pdf", PDF)
    return actions.select(talent, cohort=cohort, stage=Stage.objects.get(code=stage), by=SYSTEM, **values | overrides)


def change_state(membership: Membership, *, to: str, on: date, reason: str = "见文件") -> None:
    """Move a membership to a state by the transition that leads there."""
    step = next(step for step in MEMBERSHIP.open_to(membership) if step.target == to)
    values = {"final_grade": "qualified", "final_on": on} if step.asks else {}
    workflows.move(MEMBERSHIP, step.code, membership, on=on, reason=reason, values=values, by=SYSTEM)


@action("test.recorded")
def _keep(*records: Record, by: Any) -> Record:
    """Save records as they are, inside an action; return the last."""
    for record in records:
        record.full_clean()
        record.save()
    return records[-1]


def keep(*records: Record) -> Record:
    """Save records as they are and return the last."""
    return _keep(*records, by=SYSTEM)
