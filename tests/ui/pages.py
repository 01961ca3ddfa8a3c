"""Pages over units that the tests of the base views open: a list, a record, a form, a button, and three that fail."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse

from talentcareer.access.models import Unit, UnitKind
from talentcareer.access.policy import SIGNED_IN
from talentcareer.audit.records import Conflict
from talentcareer.ui import lists, tables, views


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices, label="Kind")
    ended_on = django_filters.DateFromToRangeFilter(label="Ended")


class UnitTable(tables.Table):
    name = tables.NameColumn(
        url=lambda unit: reverse("sample:unit", args=[unit.pk]), below="kind", below_title="Kind code"
    )
    kind = tables.StateColumn(tones={"hospital": "ok"})
    order = tables.FigureColumn(labelled=True)
    ended_on = tables.DayColumn()

    class Meta:
        order_by = "name"


class UnitList(lists.ListPage):
    model = Unit
    table_class = UnitTable
    filterset_class = UnitFilter
    title = "Sample units"
    export_permission = "grant.manage"


class UnitPage(views.DetailPage):
    model = Unit
    template_name = "generic/form.html"

    def values(self) -> dict[str, Any]:
        return {"form": forms.Form()}


class NameForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door")


class Rename(views.RecordFormPage):
    model = Unit
    form_class = NameForm
    title = "Rename"

    def save(self, form: Any) -> str:
        if form.cleaned_data["name"] == "refused":
            raise ValidationError("This name is refused.")
        if form.cleaned_data["name"] == "late":
            raise Conflict(self.record)
        return f"Renamed to {form.cleaned_data['name']}."

    def after(self, form: Any) -> str:
        return reverse("sample:unit-list")


class End(views.ActionPage):
    model = Unit

    def perform(self) -> str:
        return f"Ended {self.record}."

    def after(self) -> str:
        return reverse("sample:unit-list")


class Broken(views.Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError("broken on purpose")


class Refusing(views.Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied("Two persons are needed <here>.")


sample = [
    path("units/", UnitList.as_view(), name="unit-list"),
    path("units/<uuid:pk>/", UnitPage.as_view(), name="unit"),
    path("units/<uuid:pk>/rename/", Rename.as_view(), name="unit-rename"),
    path("units/<uuid:pk>/end/", End.as_view(), name="unit-end"),
    path("broken/", Broken.as_view(), name="broken"),
    path("refusing/", Refusing.as_view(), name="refusing"),
]
home = [path("", UnitList.as_view(), name="home")]
accounts = [path(f"{name}/", Broken.as_view(), name=name) for name in ("sign-out", "account", "password")]
urlpatterns = [
    path("sample/", include((sample, "sample"))),
    path("", include((home, "reports"))),
    path("account/", include((accounts, "access"))),
    path("language/", include("django.conf.urls.i18n")),
]
handler400 = "talentcareer.ui.errors.bad_request"
handler403 = "talentcareer.ui.errors.permission_denied"
handler404 = "talentcareer.ui.errors.not_found"
handler500 = "talentcareer.ui.errors.server_error"

ROUTES = {
    "sample:unit-list": "unit.view",
    "sample:unit": "unit.view",
    "sample:unit-rename": "user.manage",
    "sample:unit-end": "unit.view",
    "sample:broken": SIGNED_IN,
    "sample:refusing": SIGNED_IN,
    "reports:home": SIGNED_IN,
    "access:sign-out": SIGNED_IN,
    "access:account": SIGNED_IN,
    "access:password": SIGNED_IN,
    "set_language": "open",
}
