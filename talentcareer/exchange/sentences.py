"""Sentences of the import that several places use."""

from django.utils.translation import gettext_lazy as _

NOT_RECORDED = _(
    "“{key}” is not recorded yet ({kind}), and this import only updates what is recorded. Correct the row, or check again "
    "with the purpose “Add and update”."
)
REPEATS = _("The row repeats {place} of the same file. Delete one of the two.")
REQUIRED = _("“{column}” is missing. Fill the cell; if the row is not wanted, delete the whole row.")
SPAN_DIFFERS = _("The period says {day}, another column of the row says {typed}. Correct one of them.")
VOIDED_BEFORE = _(
    "“{what}” was voided on {day} by {who}: {why}. If that was wrong, take it back on the person's history page and import again; "
    "otherwise delete the row."
)
