"""The personal file of one person: to print, as Word, and as a zip with the evidence."""

import io
import tempfile
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from cohorts import dossier
from cohorts.files import WORD
from cohorts.models import Talent
from cohorts.record import with_photo
from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.ui import exporting, formats
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import DetailPage

IN_MEMORY_UP_TO = 5_000_000


class Dossier(DetailPage):
    """Everything this reader may see of a person on one page, made for paper."""

    model = Talent
    template_name = "cohorts/dossier.html"

    def rows(self) -> Any:
        return with_photo(super().rows()).select_related("unit")

    def get_title(self) -> Text:
        return _("Personal file: %(who)s") % {"who": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "facts": dossier.facts_of(self.record),
            "sections": dossier.sections(self.record, self.request.user),
            "evidence": dossier.evidence_of(self.record, self.request.user),
            "made": self.made(),
        }

    def made(self) -> str:
        """Who made the file, and when."""
        return _("Made by %(who)s on %(day)s") % {
            "who": self.request.user.actor_name,
            "day": formats.day(dates.today()),
        }


class DossierFile(Dossier):
    """Base of the file to take away: in Chinese, with a line in the trail."""

    ending = ""
    content_type = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = self.record
        content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_UP_TO)  # noqa: SIM115  closed by the response
        with translation.override(exporting.LANGUAGE):
            evidence = dossier.evidence_of(person, self.request.user)
            self.write(person, evidence, cast(BinaryIO, content))
        trail.write_event("dossier.taken", by=self.request.user, subject=str(person.pk), rows=len(evidence))
        content.seek(0)
        response = FileResponse(content, content_type=self.content_type)
        name = quote(f"{dossier.file_stem(person)}.{self.ending}")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response

    def word(self, person: Talent, evidence: list[Any], into: BinaryIO) -> None:
        """Write the Word document."""
        dossier.write_word(person, dossier.sections(person, self.request.user), evidence, into, made=self.made())

    def write(self, person: Talent, evidence: list[Any], into: BinaryIO) -> None:
        """Write the file's content."""
        raise NotImplementedError


class DossierWord(DossierFile):
    """The file as Word."""

    ending, content_type = "docx", WORD

    def write(self, person: Talent, evidence: list[Any], into: BinaryIO) -> None:
        self.word(person, evidence, into)


class DossierZip(DossierFile):
    """The file as Word with every piece of evidence beside it."""

    ending, content_type = "zip", "application/zip"

    def write(self, person: Talent, evidence: list[Any], into: BinaryIO) -> None:
        word = io.BytesIO()
        self.word(person, evidence, word)
        dossier.write_zip(person, word.getvalue(), evidence, into)
