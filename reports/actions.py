"""Verbs of reports."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports import reach
from reports.models import Report
from talentcareer import dates
from talentcareer.access.models import User
from talentcareer.audit.actions import action


@action("report.computed")
def keep_report(
    *, year: int, years: int, as_of: date, values: dict[str, Any], by: User, stored_as: str = "", file_name: str = ""
) -> Report:
    """Keep a computed report with the reach of its asker, and the workbook written with it."""
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
        reach=reach.of(by),
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
