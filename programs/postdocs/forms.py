"""The form of a postdoc appointment."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from cohorts.fields import PersonField
from programs.postdocs.models import PostdocAppointment
from talentcareer.access import writable
from talentcareer.ui.entering import EntryForm, Section


class PostdocForm(PersonEntryForm):
    """Who, with whom, from when to when; the end only of a stay that is over."""

    permission, new_people = "postdoc.write", True
    suggests = ("joint_supervisor", "partner")
    sections = (
        Section(_("Person"), ("talent", "number", "postdoc_type")),
        Section(
            _("Supervision"),
            ("supervisor", "supervisor_name", "joint_supervisor", "partner", "registered_elsewhere", "unit"),
        ),
        Section(_("In station"), ("entered_on", "planned_exit_on")),
        Section(_("The end, of a stay that is over"), ("completed_on", "stayed", "withdrawn_on", "end_reason")),
    )
    supervisor = PersonField(label=_("cooperating supervisor"), required=False)

    class Meta(EntryForm.Meta):
        model = PostdocAppointment
        fields = (
            "number", "postdoc_type", "supervisor", "supervisor_name", "joint_supervisor", "partner", "registered_elsewhere",
            "unit", "entered_on", "planned_exit_on", "completed_on", "stayed", "withdrawn_on", "end_reason",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.supervisor_id
        field: Any = self.fields["supervisor"]
        if known and not field.reachable().filter(pk=known).exists():
            del self.fields["supervisor"]  # somebody of another hospital, say: kept as it is
        hints = {
            "supervisor_name": _("Only where the supervisor is not found above."),
            "unit": _("Where it is empty, the cooperating supervisor's department."),
            "planned_exit_on": _("An extension is a step of its own, on the person's page."),
            "completed_on": _("Somebody in station completes or withdraws by a step on the person's page."),
        }
        for name in self.fields.keys() & hints.keys():
            self.fields[name].help_text = hints[name]

    def within_reach(self, rows: Any) -> Any:
        return writable.units(self.user, self.permission, kept=self.instance.unit_id)
