"""The form by which scans and photos are chosen, many at once or in archives."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.ui.widgets import ManyFilesInput

MOST_CHOSEN = 300
"""So many files go in one upload by themselves; in archives there may be more."""
MOST_BYTES = 500_000_000


class ScanFiles(forms.FileField):
    """Files and archives; what is in them is said file by file on the page of the check."""

    widget = ManyFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.zip"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = list(data) if isinstance(data, list | tuple) else [data]
        files = [super(ScanFiles, self).clean(file, initial) for file in chosen or [None]]
        if len(files) > MOST_CHOSEN:
            raise forms.ValidationError(
                _(
                    "%(count)d files were chosen; at most %(most)d go in one upload. Pack them into a ZIP and choose that."
                ),
                params={"count": len(files), "most": MOST_CHOSEN},
            )
        if (size := sum(file.size for file in files)) > MOST_BYTES:
            raise forms.ValidationError(
                _("The files have %(size)s together, the limit is %(most)s. Choose them in several parts."),
                params={"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)},
            )
        return files


class ScansForm(forms.Form):
    """What is to be kept."""

    files = ScanFiles(  # type: ignore[assignment]  # a declared field does not stay an attribute of the form
        label=gettext_lazy("Files"),
        allow_empty_file=True,
        max_length=None,
        help_text=gettext_lazy(
            "PDF, JPEG, PNG, Word or Excel, each up to 20 MB; up to 300 as they are, more in ZIP archives. At most 1,000 files, 500 MB together."
        ),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
