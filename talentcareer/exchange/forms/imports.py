"""What is to be imported, and how: uploaded files or pasted rows."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import capfirst, filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.exchange.codes import all_lists
from talentcareer.exchange.world import Purpose
from talentcareer.ui.widgets import ManyFilesInput

MOST_FILES = 40


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


class PurposeField(forms.ChoiceField):
    """What an import may do; adding and updating where nothing is chosen."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> Any:
        return super().clean(value or Purpose.BOTH)


class HowForm(forms.Form):
    """How rows are taken, wherever they come from."""

    purpose = PurposeField(
        label=gettext_lazy("Purpose"),
        choices=Purpose.choices,
        initial=Purpose.BOTH,
        help_text=gettext_lazy(
            "Adding only changes nothing that is recorded; updating only refuses rows of what is not recorded yet."
        ),
    )
    create_units = forms.BooleanField(
        label=gettext_lazy("Create departments that are not known yet"),
        required=False,
        help_text=gettext_lazy("Without it, their rows wait for your answer."),
    )

    def options(self) -> dict[str, Any]:
        """Return what a run keeps of this."""
        chosen = self.cleaned_data
        return {
            "new_units": "create" if chosen["create_units"] else "ask",
            "purpose": chosen["purpose"],
            "ask_duplicates": True,
        }


class UploadForm(HowForm):
    """What is to be imported."""

    files = ManyFiles(  # type: ignore[assignment]  # a declared field does not stay an attribute of the form
        label=gettext_lazy("Workbooks"),
        allow_empty_file=True,
        help_text=gettext_lazy("One or many files: .xlsx, .xls, .ods or .csv. Nothing is written before you confirm."),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    field_order = ("files", "purpose", "create_units")


class LookUpForm(forms.Form):
    """Which codes are looked up: a word of any kind, one list."""

    q = forms.CharField(label=gettext_lazy("Code, name or word"), required=False)
    list = forms.ChoiceField(label=gettext_lazy("List"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_lists: Any = self.fields["list"]
        named = sorted((capfirst(str(codes.name)), name) for name, codes in all_lists().items())
        of_lists.choices = [("", _("every list")), *((name, label) for label, name in named)]
