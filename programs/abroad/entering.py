"""Studies abroad entered by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.abroad.actions import save_study
from programs.abroad.choices import Route
from programs.abroad.forms import StudyForm
from programs.abroad.models import StudyAbroad
from programs.abroad.rules import AGE_CAPS
from talentcareer.ui import formats
from talentcareer.ui.entering import Entry


def remarks(study: StudyAbroad) -> list[str]:
    """Return by when the plan asks for the report, and what could not be held against its rules."""
    if study.route != Route.PLAN:
        return []
    found = []
    if study.report_due_on is None:
        found.append(_("The day of the report follows one month after the end. Add the end as soon as it is known."))
    elif study.report_on is None:
        found.append(_("The report is due on %(day)s.") % {"day": formats.day(study.report_due_on)})
    if study.talent.born_on is None and study.category in AGE_CAPS:
        found.append(_("The birth date is not recorded, so the age cap could not be checked."))
    return found


STUDY = Entry(
    name="study", namespace="abroad", model=StudyAbroad, form=StudyForm, permission="study_abroad.write", save=save_study,
    add_title=gettext_lazy("Add a study abroad"), edit_title=gettext_lazy("Correct a study abroad"), section="abroad", owner="talent",
    home="abroad:study-list", remarks=remarks,
)  # fmt: skip
