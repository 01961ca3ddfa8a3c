"""The tree of units, for reading."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access.actions import ordered
from talentcareer.access.models import Unit, UnitName
from talentcareer.access.tables import UnitTable
from talentcareer.ui.views import Page


class UnitList(Page):
    """The units within reach as a tree, each with its kind and its other names."""

    template_name = "access/unit_list.html"
    title = gettext_lazy("Units")

    def values(self) -> dict[str, Any]:
        names = UnitName.objects.visible_to(self.request.user).order_by("name")
        units = (
            Unit.objects.visible_to(self.request.user)
            .current_on(dates.today())
            .prefetch_related(Prefetch("other_names", names))
        )
        tree = ordered(units)
        return {"table": UnitTable(tree), "total": len(tree)}
