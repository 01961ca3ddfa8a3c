"""What is done about eligibility, in words."""

from django.utils.translation import gettext_lazy as _

SEVERAL = {"invitation.saved": _("Invitation to apply"), "confirmation.saved": _("Finding of an office")}
