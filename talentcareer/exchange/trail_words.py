"""What happens to imports, in words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "backup.taken": _("Backup taken"),
    "backup.restored": _("Backup restored"),
    "import.started": _("Import started"),
    "import.checked": _("Import checked"),
    "import.checked_again": _("Import checked again"),
    "import.assigned": _("Answer for imports remembered"),
    "import.corrected": _("Cells of an import corrected"),
    "import.continued": _("Refused rows of an import taken up again"),
    "import.marking_asked": _("Marking of errors asked for"),
    "import.errors_marked": _("Errors marked in uploaded files"),
    "import.confirmed": _("Import confirmed"),
    "import.cancelled": _("Import given up"),
    "import.failed": _("Import failed"),
    "import.undoing": _("Undoing of an import asked for"),
    "import.undo_refused": _("Import could not be undone"),
    "export.for_editing": _("Records taken out for editing"),
    "import.file_taken": _("Uploaded file taken"),
    "import.uploads_removed": _("Old uploads removed"),
}
SEVERAL = {"import.written": _("Import"), "import.undone": _("Import undone")}
