"""What is done about eligibility, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"rule.file_opened": _("File of a rule opened"), "trial.dropped": _("Trial of a rule set aside")}
SEVERAL = {
    "invitation.saved": _("Invitation to apply"),
    "confirmation.saved": _("Finding of an office"),
    "trial.begun": _("Trial of a rule begun"),
    "trial.adopted": _("Tried rule adopted"),
    "limit_trial.saved": _("Trial of a stage limit"),
    "limit_trial.adopted": _("Tried stage limit adopted"),
}
