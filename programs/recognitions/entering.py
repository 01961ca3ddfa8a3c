"""Recognitions entered by hand."""

from django.utils.translation import gettext_lazy as _

from programs.recognitions.actions import save_recognition
from programs.recognitions.forms import RecognitionForm
from programs.recognitions.models import Recognition
from talentcareer.ui.entering import Entry

RECOGNITION = Entry(
    name="recognition", namespace="recognitions", model=Recognition, form=RecognitionForm, permission="recognition.write",
    save=save_recognition, add_title=_("Add a recognition"), edit_title=_("Correct a recognition"), section="recognitions", owner="talent",
    home="recognitions:recognition-list", for_many=("year", "document_number", "status"),
)  # fmt: skip
