"""Verbs of reports."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports import reach
from reports.models import Report
from reports.reach import Reached
from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.audit.actions import action


@action("report.computed")
def keep_report(
    *, year: int, years: int, as_of: date, values: dict[str, Any], reached: Reached, by: User, stored_as: str = "", file_name: str = "",
) -> Report:  # fmt: skip
    """Keep a computed report with the reach its values were read with, and the workbook written with it."""
    tops = reach.top_units(by)
    if not tops:
        raise ValidationError(_("Your grants reach no unit, so there is nothing to report."))
    report = Report(
        year=year,
        years=years,
        unit=tops[0],
        as_of=as_of,
        computed_at=dates.now(),
        definitions=values["definitions"],
        values=values,
        reach=reached,
        asked_by=by,
        stored_as=stored_as,
        file_name=file_name,
    )
    report.full_clean()
    report.save()
    return report


@action("report.workbook_replaced")
def drop_workbook(report: Report, *, by: User) -> str:
    """Take a report's workbook away because a newer one exists; return the name under which its file lies."""
    stored_as, report.stored_as, report.file_name = report.stored_as, "", ""
    report.save()
    return stored_as
