"""Pages of templates: what there is to fill in, each as a workbook, all in one archive."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.exchange import templating
from talentcareer.exchange.views.imports import REGISTER
from talentcareer.ui.exporting import CONTENT_TYPE
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import Page


class Templates(Page):
    """The templates of the kinds that the user may import."""

    title = gettext_lazy("Templates")
    template_name = "exchange/templates.html"

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(REGISTER, reverse("exchange:import-list"))]

    def values(self) -> dict[str, Any]:
        kinds = [(kind, templating.columns_of(kind)) for kind in templating.kinds_of(self.request.user)]
        return {
            **super().values(),
            "kinds": [
                (kind, len(columns), [str(column.label) for column in columns.values() if column.required])
                for kind, columns in kinds
            ],
        }


class Template(Page):
    """One template; of a kind that the user may not import there is none."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = next((kind for kind in templating.kinds_of(request.user) if kind.code == kwargs["code"]), None)
        if kind is None:
            raise Http404
        return _file(templating.template(kind, request.user), templating.file_name(kind), CONTENT_TYPE)


class AllTemplates(Page):
    """All templates that the user may fill in, in one archive."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        name = _("Templates {day}.zip").format(day=dates.today())
        return _file(templating.archive(request.user), name, "application/zip")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
