"""The page on which scans and photos are chosen in bulk. What they come to is checked and recorded like any import."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from cohorts.codes import DOCUMENT_KINDS
from cohorts.forms.scans import ScansForm
from cohorts.resources.scans import Scans
from talentcareer.exchange import staging
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import FormPage


class ScansPage(FormPage):
    """Choose files named by staff number and kind. They are kept from here on; nothing else is written."""

    form_class = ScansForm
    template_name = "cohorts/scans.html"
    title = gettext_lazy("Scans and photos")
    button = gettext_lazy("Check the files")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(gettext_lazy("Import"), reverse("exchange:import-list"))]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "kinds": DOCUMENT_KINDS, "back": reverse("exchange:import-list")}

    def save(self, form: Any) -> str:
        # On disk before anything is locked: many scans take a while.
        chosen = form.cleaned_data["files"]
        taken = staging.take((file.name, file.file) for file in chosen)
        self.run = staging.start(taken, Scans, [file.name for file in chosen], by=self.request.user)
        return ""

    def after(self, form: Any) -> str:
        return reverse("exchange:import-detail", args=[self.run.pk])
