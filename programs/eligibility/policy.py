"""Who may see who could apply for what, confirm what no record says, and ask people to apply."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FUNCTIONAL, HEAD, HR, LEADER, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission(
        "eligibility.view", _("See who may apply for what, and until when"), to(HR, OFFICE, HEAD, LEADER, TALENT)
    ),
    Permission("eligibility.board", _("See the age windows of the people in reach"), to(HR, OFFICE, HEAD, LEADER)),
    Permission("eligibility.export", _("Take lists of eligibility away as a file"), to(HR, OFFICE, HEAD)),
    Permission("confirmation.view", _("See what offices confirmed about people"), to(OFFICE, FUNCTIONAL)),
    Permission("confirmation.write", _("Confirm what no record says"), to(OFFICE, FUNCTIONAL)),
    Permission("invitation.view", _("See who was asked to apply"), to(HR, OFFICE, HEAD, LEADER, TALENT)),
    Permission(
        "invitation.export", _("Take the list of those asked to apply away as a file"), to(HR, OFFICE, HEAD, LEADER)
    ),
    Permission("trial.write", _("Try rules before they hold, and adopt them"), to(OFFICE)),
    Permission("invitation.write", _("Ask people to apply and note what came of it"), to(OFFICE)),
]
ROUTES = {
    "eligibility:board": "eligibility.board",
    "eligibility:windows": "eligibility.view",
    "eligibility:call-list": "eligibility.board",
    "eligibility:call": "eligibility.board",
    "eligibility:person": "eligibility.view",
    "eligibility:invitations-of": "invitation.view",
    "eligibility:confirmations-of": "confirmation.view",
    "eligibility:invitation-list": "invitation.view",
    **routes("eligibility", "invitation", "invitation.write", steps="invitation.write", many=True, many_steps=True),
    "eligibility:check-list": "confirmation.write",
    "eligibility:checks": "confirmation.write",
    "eligibility:confirmation-list": "confirmation.view",
    **routes("eligibility", "confirmation", "confirmation.write", many=True),
    **dict.fromkeys(
        (
            f"eligibility:{name}"
            for name in (
                "trial-list",
                "trial-begin",
                "trial",
                "trial-adopt",
                "trial-drop",
                "limit-trial-add",
                "limit-trial",
                "limit-trial-edit",
                "limit-trial-adopt",
                "limit-trial-drop",
                "rule-file",
            )
        ),
        "trial.write",
    ),
}
NAVIGATION = [
    NavEntry(_("People"), _("Age windows"), "eligibility:board", "hourglass", 110),
    NavEntry(_("People"), _("Matching"), "eligibility:call-list", "list-check", 112),
    NavEntry(_("People"), _("Asked to apply"), "eligibility:invitation-list", "messages", 114),
    NavEntry(_("People"), _("Try a rule"), "eligibility:trial-list", "adjustments-horizontal", 118),
    NavEntry(_("People"), _("Findings of offices"), "eligibility:confirmation-list", "shield-check", 116),
]
