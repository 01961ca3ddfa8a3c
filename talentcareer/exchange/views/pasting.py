"""The page on which rows copied from a spreadsheet are pasted, looked at as a table, and checked like a file."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talentcareer.exchange import pasting, runs
from talentcareer.exchange.forms.pasting import PasteForm
from talentcareer.exchange.models import ImportRun
from talentcareer.exchange.views.imports import REGISTER, ImportNew
from talentcareer.ui.parts import Crumb

LOOK = "look"


class PasteRows(ImportNew):
    """What is pasted becomes an import like any upload; nothing else is written. With `look` it is shown as a table first."""

    form_class = PasteForm  # type: ignore[assignment]
    template_name = "exchange/import_paste.html"
    title = gettext_lazy("Paste rows")
    button = gettext_lazy("Check the rows")
    keeps = adds = True

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(REGISTER, reverse("exchange:import-list"))]

    @cached_property
    def words(self) -> Any:
        """The headers that the user's unit assigned before."""
        return runs.mapping_of(ImportRun(unit=runs.unit_of(self.request.user), asked_by=self.request.user)).columns

    def form_values(self) -> dict[str, Any]:
        return {**super().form_values(), "user": self.request.user, "words": self.words}

    def refill(self, form: Any) -> Any:
        """The form as it was left, with what the heads of its table said."""
        return self.make_form(initial={**form.initial, **self.left})

    def take(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(data=request.POST)
        guessed = form.known.kind is not None and not form.known.certain and not form.looked
        if LOOK not in request.POST and not guessed:
            return super().take(request)
        form.look()
        self.hold()
        return self.show(status=422 if form.errors else 200, form=form, guessed=guessed)

    def save(self, form: PasteForm) -> str:
        kind = form.known.kind
        assert kind
        name = ngettext("%(count)d pasted row", "%(count)d pasted rows", form.count) % {"count": form.count}
        sheet = _("Pasted rows")
        rows, columns = form.to_keep()
        self.run = runs.start(
            [(f"{name}.xlsx", pasting.workbook(rows, sheet))],
            options=form.options(),
            sheets=[[f"{name}.xlsx", sheet, kind.code]],
            columns=columns,
            by=self.request.user,
        )
        return ""
