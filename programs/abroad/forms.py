"""The form of a study abroad."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from programs.abroad import rules
from programs.abroad.choices import Route
from programs.abroad.models import StudyAbroad
from talentcareer.access import policy
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.fields import AmountField


class StudyForm(PersonEntryForm):
    """Where, from when to when, by which route; the report, the cost, and what an age over the cap needs."""

    permission = "study_abroad.write"
    suggests = ("country", "host", "over_cap_by")
    sections = (
        Section(_("Who and where"), ("talent", "route", "category", "country", "host")),
        Section(_("When"), ("from_on", "to_on")),
        Section(_("Age"), ("age_counted_on", "over_cap_reason", "over_cap_by")),
        Section(
            _("Report, cost and service"), ("report_due_on", "report_on", "cost", "service_until_on", "confidential")
        ),
    )
    cost = AmountField(label=_("cost (yuan)"), least=Decimal(0), required=False)

    class Meta(EntryForm.Meta):
        model = StudyAbroad
        fields = (
            "route", "category", "country", "host", "from_on", "to_on", "age_counted_on", "over_cap_reason", "over_cap_by",
            "report_due_on", "report_on", "cost", "service_until_on", "confidential",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.user, "cohort.confidential"):
            del self.fields["confidential"]
        hints = {
            "category": _("The five categories belong to the plan; other routes may leave it empty."),
            "age_counted_on": _(
                "The day the year's notice names. Where it is empty, 1 January of the year of departure."
            ),
            "over_cap_reason": _("Only over the age cap of the plan: 55 for leading talents, 50 for the others."),
            "report_due_on": _(
                "By the plan one month after the end: filled in where it is empty, and moved with the end."
            ),
            "service_until_on": _("Only as the agreement says; it is never filled in."),
            "confidential": _("Then only those who need to know see it."),
        }
        for name in self.fields.keys() & hints.keys():
            self.fields[name].help_text = hints[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("route") == Route.PLAN and self._due_follows(values):
            values["report_due_on"] = rules.report_due(values["to_on"])
        return values

    def _due_follows(self, values: dict[str, Any]) -> bool:
        """Tell whether the report's day moves with the end: it had followed from the end until now and was left as it was."""
        ended_on, due_on = self.initial.get("to_on"), self.initial.get("report_due_on")
        if not ended_on or not values.get("to_on") or values["to_on"] == ended_on:
            return False
        return due_on == rules.report_due(ended_on) == values.get("report_due_on")
