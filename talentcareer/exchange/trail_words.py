"""What happens to imports, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "import.started": _("Import started"),
    "import.checked": _("Import checked"),
    "import.checked_again": _("Import checked again"),
    "import.assigned": _("Answer for imports remembered"),
    "import.confirmed": _("Import confirmed"),
    "import.cancelled": _("Import given up"),
    "import.failed": _("Import failed"),
    "import.file_taken": _("Uploaded file taken"),
    "import.uploads_removed": _("Old uploads removed"),
}
SEVERAL = {"import.written": _("Import")}
