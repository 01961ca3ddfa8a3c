"""The tree of units: read by everybody within reach, kept by the system administrator."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer import dates
from talentcareer.access import actions, policy, unit_changes
from talentcareer.access.forms import MergeUnitForm, MoveUnitForm, NewUnitForm, UnitForm
from talentcareer.access.models import Unit, UnitName, UnitNameKind, ordered
from talentcareer.access.tables import UnitTable
from talentcareer.access.unit_changes import Effects
from talentcareer.audit import sentences, trail
from talentcareer.audit.records import Conflict
from talentcareer.ui import formats
from talentcareer.ui.parts import Crumb, HistoryLine
from talentcareer.ui.views import FormPage, Page, RecordFormPage, refuse

HISTORY_LINES = 30


class UnitList(Page):
    """The units within reach as a tree, each with its kind and its other names; who keeps them sees ended ones too."""

    template_name = "access/unit_list.html"
    title = gettext_lazy("Units")

    def values(self) -> dict[str, Any]:
        user = self.request.user
        kept = policy.may(user, "unit.manage")
        names = UnitName.objects.visible_to(user).order_by("name")
        units = (
            Unit.objects.visible_to(user).select_related("merged_into").prefetch_related(Prefetch("other_names", names))
        )
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
    template_name = "access/unit.html"

    def rows(self) -> QuerySet[Unit]:
        return super().rows().select_related("parent", "merged_into")

    def values(self) -> dict[str, Any]:
        entries = trail.history(self.record.pk).filter(model__in=["access.Unit", "access.UnitName"])[:HISTORY_LINES]
        history = [HistoryLine(line.at, line.text) for line in sentences.tell(entries)]
        return {**super().values(), "history": history}

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


class UnitChange(RecordFormPage):
    """A change of the tree: its effects are shown first, and what is done is what was shown."""

    model = Unit
    template_name = "access/unit_change.html"
    words: Any = ""
    does: Any = ""
    says: Any = ""

    @property
    def button(self) -> Any:  # type: ignore[override]  # until the effects are seen there is nothing else to press
        """What the form's first button does."""
        return gettext_lazy("Show the effects")

    def get_title(self) -> str:
        return self.words % {"unit": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb(), Crumb(str(self.record), reverse("access:unit", args=[self.record.pk]))]

    def form_values(self) -> dict[str, Any]:
        return {"by": self.request.user, "unit": self.record}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "does": self.does, "says": self.says}

    def effects(self, form: Any) -> Effects:
        """What saving the form would do."""
        raise NotImplementedError

    def take(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form)
        try:
            effects = self.effects(form)
        except ValidationError as refused:
            refuse(form, refused)
            return self.show(status=422, form=form)
        seen = digest([*map(str, form.cleaned_data.values()), str(self.record.version), *unit_changes.words(effects)])
        if "do" in request.POST and request.POST.get("seen") == seen:
            return super().take(request)
        return self.show(form=form, effects=effects, seen=seen, moved_on="do" in request.POST)

    def after(self, form: Any) -> str:
        return reverse("access:unit-list")


def digest(lines: list[str]) -> str:
    """Return by what effects that were shown are known again."""
    return hashlib.sha256("\x1f".join(lines).encode()).hexdigest()


class UnitMove(UnitChange):
    """A unit belongs to another from a day on."""

    form_class = MoveUnitForm
    words = gettext_lazy("Move %(unit)s")
    does = gettext_lazy("Move the unit")
    says = gettext_lazy(
        "The unit, everything below it and its people belong there from then on. Nothing recorded before changes."
    )

    def effects(self, form: Any) -> Effects:
        return unit_changes.effects_of_moving(self.record, form.cleaned_data["parent"], form.cleaned_data["on"])

    def save(self, form: Any) -> str:
        actions.move_unit(self.record, by=self.request.user, **form.cleaned_data)
        text = _("%(unit)s belongs to %(parent)s from %(day)s on.")
        return text % {"unit": self.record, "parent": self.record.parent, "day": formats.day(form.cleaned_data["on"])}


class UnitMerge(UnitChange):
    """A unit is no more and goes on in another."""

    form_class = MergeUnitForm
    words = gettext_lazy("Merge %(unit)s into another unit")
    does = gettext_lazy("Merge the units")
    says = gettext_lazy(
        "The unit ends on that day; its people, batches and names go on in the other one. What was before stays where it was."
    )

    def effects(self, form: Any) -> Effects:
        return unit_changes.effects_of_merging(self.record, form.cleaned_data["into"], form.cleaned_data["on"])

    def save(self, form: Any) -> str:
        actions.merge_unit(self.record, by=self.request.user, **form.cleaned_data)
        text = _("%(unit)s is merged into %(into)s from %(day)s on.")
        return text % {
            "unit": self.record,
            "into": form.cleaned_data["into"],
            "day": formats.day(form.cleaned_data["on"]),
        }
