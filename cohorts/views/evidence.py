"""Evidence: the file itself, and a person's photo."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cohorts.actions import evidence
from cohorts.files import SHOWN_INLINE
from cohorts.forms.evidence import PhotoForm
from cohorts.models import Evidence, ObjectionFile, Talent
from cohorts.models.evidence import KeptFile
from talentcareer.audit import trail
from talentcareer.exchange import files
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import DetailPage, RecordFormPage


def as_answer(evidence: KeptFile) -> HttpResponse:
    """Return a kept file to the browser: shown where that is safe, else saved."""
    try:
        content = files.load(evidence.stored_as)
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=evidence.content_type)
    way = "inline" if evidence.content_type in SHOWN_INLINE else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(evidence.file_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class EvidenceFile(DetailPage):
    """One kept file; opening it is on record."""

    model = Evidence

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = as_answer(self.record)
        trail.write_event("evidence.opened", by=self.request.user, subject=str(self.record.talent_id))
        return response


class ObjectionFilePage(DetailPage):
    """A file that shows an objection; opening it is on record."""

    model = ObjectionFile

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = as_answer(self.record)
        trail.write_event("objection.file_opened", by=self.request.user, subject=str(self.record.objection_id))
        return response


class TalentPhoto(View):
    """The photo of a person, for whoever may see the person."""

    def get(self, request: Any, *_args: Any, **kwargs: Any) -> HttpResponse:
        if not Talent.objects.visible_to(request.user).filter(pk=kwargs["pk"]).exists():
            raise Http404
        photos = Evidence.objects.unscoped("who may see a person may see the photo").photos()
        photo = photos.filter(talent=kwargs["pk"]).first()
        if photo is None:
            raise Http404
        return as_answer(photo)


class PhotoPage(RecordFormPage):
    """Set a person's photo."""

    model = Talent
    form_class = PhotoForm
    title = gettext_lazy("Photo")
    button = gettext_lazy("Save the photo")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def save(self, form: Any) -> Text:
        evidence.set_photo(self.record, form.cleaned_data["photo"], by=self.request.user)
        return _("The photo of %(who)s is saved.") % {"who": self.record}

    def after(self, form: Any) -> str:
        return self.record.get_absolute_url()
