"""Evidence entered by hand."""

from django.utils.translation import gettext_lazy as _

from cohorts.actions.evidence import save_evidence
from cohorts.forms.evidence import EvidenceForm
from cohorts.models import Evidence
from talentcareer.ui.entering import Entry

EVIDENCE = Entry(
    name="evidence", namespace="cohorts", model=Evidence, form=EvidenceForm, permission="evidence.write", save=save_evidence,
    add_title=_("Add evidence"), edit_title=_("Correct the title of a file"), section="evidence", owner="talent",
)  # fmt: skip
