"""What happened to people's records beyond changes, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "talent.id_number_revealed": _("ID number shown in full"),
    "talent.mobile_revealed": _("Mobile number shown in full"),
    "talent.searched_by_id_number": _("Searched by ID number"),
}
