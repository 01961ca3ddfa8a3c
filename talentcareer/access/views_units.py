"""The tree of units: read by everybody within reach, kept by the system administrator."""

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import actions, policy
from talentcareer.access.forms import NewUnitForm, UnitForm
from talentcareer.access.models import Unit, UnitName, UnitNameKind, ordered
from talentcareer.access.tables import UnitTable
from talentcareer.audit.records import Conflict
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import FormPage, Page, RecordFormPage


class UnitList(Page):
    """The units within reach as a tree, each with its kind and its other names; who keeps them sees ended ones too."""

    template_name = "access/unit_list.html"
    title = gettext_lazy("Units")

    def values(self) -> dict[str, Any]:
        user = self.request.user
        kept = policy.may(user, "unit.manage")
        names = UnitName.objects.visible_to(user).order_by("name")
        units = Unit.objects.visible_to(user).prefetch_related(Prefetch("other_names", names))
        tree = ordered(units if kept else units.current_on(dates.today()))
        return {"table": UnitTable(tree, kept=kept), "total": len(tree), "kept": kept}


def list_crumb() -> Crumb:
    """Return the step of the path that leads back to the tree."""
    return Crumb(gettext_lazy("Units"), reverse("access:unit-list"))


class UnitCreate(FormPage):
    """A new unit."""

    form_class = NewUnitForm
    title = gettext_lazy("Add a unit")
    button = gettext_lazy("Add the unit")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def form_values(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def save(self, form: Any) -> str:
        unit = actions.create_unit(by=self.request.user, **form.cleaned_data)
        return _("%(unit)s is added below %(parent)s.") % {"unit": unit, "parent": unit.parent}

    def after(self, form: Any) -> str:
        return reverse("access:unit-list")


class UnitPage(RecordFormPage):
    """One unit: renamed, known under other names, ended, each from its day."""

    model = Unit
    form_class = UnitForm

    def get_title(self) -> str:
        return self.record.stored["name"]

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def form_values(self) -> dict[str, Any]:
        unit = self.record
        aliases = UnitName.objects.visible_to(self.request.user).filter(unit=unit, kind=UnitNameKind.ALIAS)
        listed = "\n".join(alias.name for alias in aliases.order_by("name"))
        held = {"name": unit.name, "aliases": listed, "ended_on": unit.ended_on, "version": unit.version}
        return {"initial": held}

    def save(self, form: Any) -> str:
        values = dict(form.cleaned_data)
        if values.pop("version") != self.record.version:
            raise Conflict(self.record)
        actions.keep_unit(self.record, by=self.request.user, **values)
        return _("%(unit)s is saved.") % {"unit": self.record}

    def after(self, form: Any) -> str:
        return reverse("access:unit-list")
