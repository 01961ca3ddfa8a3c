"""Who may see people, batches and memberships."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FINANCE, FUNCTIONAL, HEAD, HR, LEADER, MENTOR, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("talent.view", _("See people"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL, MENTOR, TALENT)),
    Permission("talent.write", _("Write people's records"), to(HR)),
    Permission("talent.personal", _("See personal details"), to(HR, OFFICE, TALENT)),
    Permission("talent.reveal", _("Show an ID number or a mobile number in full"), to(HR, OFFICE)),
    Permission("talent.history", _("Read a person's history"), to(HR, OFFICE)),
    Permission("talent.export", _("Take the list of people away as a file"), to(HR, OFFICE, HEAD, LEADER)),
    Permission("talent.dossier", _("Print and take away a personal file"), to(HR, OFFICE, TALENT)),
    Permission("evidence.view", _("Open evidence"), to(HR, OFFICE, FUNCTIONAL, TALENT)),
    Permission("evidence.write", _("Keep evidence"), to(HR)),
    Permission("correction.view", _("See requests for correction"), to(HR, TALENT)),
    Permission("correction.ask", _("Ask for a correction of the own record"), to(TALENT)),
    Permission("correction.answer", _("Accept or decline requests for correction"), to(HR)),
    Permission("cohort.view", _("See batches"), to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL)),
    Permission("cohort.write", _("Keep batches"), to(OFFICE)),
    Permission("stage.view", _("See stages and their limits"), to(HR, OFFICE, HEAD, LEADER)),
    Permission("stage.write", _("Change stages and their limits"), to(OFFICE)),
    Permission("cohort.confidential", _("See confidential batches"), to(HR, OFFICE)),
    Permission(
        "membership.view",
        _("See who was selected, and the state of training"),
        to(HR, OFFICE, HEAD, LEADER, FINANCE, FUNCTIONAL, MENTOR, TALENT),
    ),
    Permission("membership.write", _("Write who was selected, and the state of training"), to(HR)),
]
ROUTES = {
    "cohorts:talent-list": "talent.view",
    **routes("cohorts", "talent", "talent.write", only=("add", "edit", "undo")),
    "cohorts:talent-check": "talent.write",
    "cohorts:talent-id-number": "talent.write",
    **routes("cohorts", "post", "talent.write"),
    **routes("cohorts", "title", "talent.write"),
    **routes("cohorts", "number", "talent.write"),
    **routes("cohorts", "former-name", "talent.write"),
    **routes("cohorts", "membership", "membership.write", steps="membership.write", many_steps=True),
    "cohorts:talent-choices": "talent.view",
    "cohorts:id-number-search": "talent.reveal",
    "cohorts:talent-detail": "talent.view",
    "cohorts:talent-history": "talent.history",
    "cohorts:talent-reveal": "talent.reveal",
    "cohorts:talent-photo": "talent.view",
    "cohorts:talent-photo-set": "talent.write",
    "cohorts:talent-leave": "talent.write",
    "cohorts:merge-choose": "talent.write",
    "cohorts:merge": "talent.write",
    "cohorts:merge-undo": "talent.write",
    "cohorts:talent-return": "talent.write",
    "cohorts:departure-undo": "talent.write",
    "cohorts:dossier": "talent.dossier",
    "cohorts:dossier-word": "talent.dossier",
    "cohorts:dossier-zip": "talent.dossier",
    "cohorts:correction-add": "correction.ask",
    "cohorts:correction-list": "correction.view",
    "cohorts:correction": "correction.view",
    "cohorts:correction-withdraw": "correction.ask",
    "cohorts:evidence-file": "evidence.view",
    **routes("cohorts", "evidence", "evidence.write"),
    "cohorts:batch-list": "cohort.view",
    "cohorts:batch": "cohort.view",
    "cohorts:stage-list": "stage.view",
    **routes("cohorts", "batch", "cohort.write"),
    **routes("cohorts", "stage", "stage.write", only=("edit", "undo")),
    **routes("cohorts", "stage-limit", "stage.write"),
}
NAVIGATION = [
    NavEntry(_("People"), _("People"), "cohorts:talent-list", "users", 100),
    NavEntry(_("People"), _("Batches"), "cohorts:batch-list", "stack-2", 120),
    NavEntry(_("People"), _("Stages"), "cohorts:stage-list", "stairs-up", 130),
    NavEntry(_("People"), _("Requests for correction"), "cohorts:correction-list", "edit", 190),
]
