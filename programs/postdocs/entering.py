"""Postdoc appointments entered by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.choices import TalentKind
from programs.postdocs.actions import save_appointment, take_back_appointment, void_appointment
from programs.postdocs.forms import PostdocForm
from programs.postdocs.models import PostdocAppointment
from programs.postdocs.workflows import POSTDOC
from talentcareer.ui.entering import Entry


def remarks(stay: PostdocAppointment) -> list[str]:
    """Return whose department was taken, and what does not fit or is still missing."""
    found = []
    if stay.supervisor and stay.unit and stay.supervisor.unit_id == stay.unit_id:
        found.append(_("Department: %(unit)s, the cooperating supervisor's.") % {"unit": stay.unit})
    if stay.talent.kind == TalentKind.POSTDOC and not stay.ended_on and stay.unit_id != stay.talent.unit_id:
        found.append(
            _("The person's post lies in %(post)s, this stay in %(stay)s. Correct the post if the person has moved.")
            % {"post": stay.talent.unit or "—", "stay": stay.unit or "—"}
        )
    if stay.completed_on and stay.stayed is None:
        found.append(
            _("It is not said whether the person stayed at the hospital; the rate of those who stayed needs it.")
        )
    if not stay.ended_on and stay.planned_exit_on is None:
        found.append(_("Without a planned exit nobody is reminded of its day. Add it when it is known."))
    return found


POSTDOC_ENTRY = Entry(
    name="postdoc", namespace="postdocs", model=PostdocAppointment, form=PostdocForm, permission="postdoc.write",
    save=save_appointment, void=void_appointment, take_back=take_back_appointment, workflow=POSTDOC,
    add_title=gettext_lazy("Add a postdoc appointment"), edit_title=gettext_lazy("Correct a postdoc appointment"),
    section="postdocs", owner="talent", home="postdocs:postdoc-list", remarks=remarks,
)  # fmt: skip
