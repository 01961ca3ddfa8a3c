"""Forms of evidence and photos."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.actions import evidence as actions
from cohorts.entering import PersonEntryForm
from cohorts.fields import EVIDENCE_HINT, FileField
from cohorts.models import Evidence
from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm


class EvidenceForm(PersonEntryForm):
    """A file with a title. The file of a kept piece is not changed: a better one is another piece."""

    permission = "evidence.write"
    takes_evidence = False
    file = FileField(label=_("File"), help_text=EVIDENCE_HINT)

    class Meta(EntryForm.Meta):
        model = Evidence
        fields = ("document_kind", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["file"]

    def _get_validation_exclusions(self) -> set[str]:
        # What the file itself says is filled when it is kept. The stubs leave Django's own seam out.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"file_name", "content_type", "size_bytes", "sha256", "stored_as"}

    def keep(self, save: Any, *, by: Actor) -> Evidence:
        if not self.instance._state.adding:
            return super().keep(save, by=by)
        values = self.cleaned_data
        return actions.attach(
            values["talent"], values["file"], by=by, title=values["title"], document_kind=values["document_kind"]
        )


class PhotoForm(forms.Form):
    """A photo of a person."""

    photo = FileField(
        photo=True, label=_("Photo"), help_text=_("JPEG or PNG. It is made small; what a camera adds is removed.")
    )
