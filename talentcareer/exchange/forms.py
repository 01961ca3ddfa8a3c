"""The upload form: one or many files."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_FILES = 40


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes many."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """One or many files, each within the size limit."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyFiles, self).clean(file, initial) for file in chosen or [None]]
        for file in files:
            if file is not None and file.size > settings.UPLOAD_LIMIT_BYTES:
                raise forms.ValidationError(
                    _("“%(name)s” has %(size)s, the limit is %(limit)s. Split the file, or remove pictures from it."),
                    params={
                        "name": file.name,
                        "size": filesizeformat(file.size),
                        "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
                    },
                )
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("%(count)s files were chosen; at most %(most)s go in one import."),
                params={"count": len(files), "most": MOST_FILES},
            )
        return files


class UploadForm(forms.Form):
    """What is to be imported."""

    files = ManyFiles(  # type: ignore[assignment]  # a declared field does not stay an attribute of the form
        label=gettext_lazy("Workbooks"),
        allow_empty_file=True,
        help_text=gettext_lazy("One or many files: .xlsx, .xls, .ods or .csv. Nothing is written before you confirm."),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    create_units = forms.BooleanField(
        label=gettext_lazy("Create departments that are not known yet"),
        required=False,
        help_text=gettext_lazy("Without it, their rows wait for your answer."),
    )
