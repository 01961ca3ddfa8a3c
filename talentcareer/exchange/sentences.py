"""Sentences of the import that several places use."""

from django.utils.translation import gettext_lazy as _

CHANGED_MEANWHILE = _(
    "Changed by others since the export: it was “{exported}”, is now “{now}”, and your file says “{own}”. Decide whose value holds."
)
CHANGE_NOT_TAKEN = _(
    "This cell was changed, but the change was not taken: the column is only compared here. Correct it where it is kept."
)
CORRECTED_ON_ITS_PAGE = _("“{column}” of this record is corrected on its page, because other records go with it. Put “{exported}” back here.")  # fmt: skip
KEY_BROKEN = _(
    "The hidden key of this row was altered, or comes from another installation, so it does not say which record is meant. "
    "Export the records for editing again, or take the row into a sheet of its own without the hidden column."
)
MASKED_VALUE = _("A number with stars is no number. Type the whole number, or put “{exported}” back.")
NOT_RECORDED = _(
    "“{key}” is not recorded yet ({kind}), and this import only updates what is recorded. Correct the row, or check again "
    "with the purpose “Add and update”."
)
RECORD_NOT_FOUND = _(
    "The record of this row was not found, or is not yours to correct. It may have been voided or moved since the export; "
    "delete the row, or export again."
)
REPEATS = _("The row repeats {place} of the same file. Delete one of the two.")
REQUIRED = _("“{column}” is missing. Fill the cell; if the row is not wanted, delete the whole row.")
ROW_COPIED = _(
    "Rows {rows} carry the hidden key of one and the same record: a row was copied. Delete the copies; what is new goes into "
    "an empty row."
)
ROW_OF_ANOTHER = _(
    "The row was exported for another number: “{exported}”. A record keeps the person it is about, so nothing of this row was "
    "taken. If the table was sorted without its hidden column, export it again; another person's record goes into an empty row."
)
SPAN_DIFFERS = _("The period says {day}, another column of the row says {typed}. Correct one of them.")
VOIDED_BEFORE = _(
    "“{what}” was voided on {day} by {who}: {why}. If that was wrong, take it back on the person's history page and import again; "
    "otherwise delete the row."
)
