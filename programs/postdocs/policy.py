"""Who may see postdoc appointments."""

from django.utils.translation import gettext_lazy as _

from talentcareer.access.policy import NavEntry, Permission, to
from talentcareer.access.roles import FUNCTIONAL, HEAD, HR, LEADER, MENTOR, OFFICE, TALENT
from talentcareer.ui.entering import routes

PERMISSIONS = [
    Permission("postdoc.view", _("See postdocs"), to(HR, OFFICE, HEAD, LEADER, FUNCTIONAL, MENTOR, TALENT)),
    Permission("postdoc.write", _("Write postdocs"), to(HR)),
    Permission("postdoc.export", _("Take the register of postdocs away as a file"), to(HR, OFFICE, HEAD, LEADER)),
]
ROUTES = {
    "postdocs:postdoc-list": "postdoc.view",
    **routes("postdocs", "postdoc", "postdoc.write", steps="postdoc.write"),
}
NAVIGATION = [NavEntry(_("Records"), _("Postdocs"), "postdocs:postdoc-list", "microscope", 210)]
