"""The list page: a model, a filter set and a table make one.

What is filtered, sorted, paged and exported stands in the address.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from talentcareer.access import policy
from talentcareer.audit.trail import MASK
from talentcareer.exchange import editing
from talentcareer.ui import exporting, formats
from talentcareer.ui.choosing import Choosing
from talentcareer.ui.components.page import page_of
from talentcareer.ui.parts import Pill, Tab, Text
from talentcareer.ui.saved_views import SavedViews
from talentcareer.ui.tables import Table
from talentcareer.ui.views import Page

STAYING = ("sort", "per_page", "columns")
"""What stays in the address when the list is filtered."""
MOST_EDITED = 5_000
"""So many rows go out for editing at once: the file is made while the reader waits."""
WAYS = frozenset({*STAYING, "page"})


class ListPage(SavedViews, Choosing, Page):
    """A list. Declare `model`, `table_class`, `filterset_class`, `title`, `unit`; the rest has defaults.

    The filter named `search` stands open as the box above the list, the others behind a button. Export is offered
    where `export_permission` is named and held; it writes exactly the rows, columns and order shown, all pages, or the
    rows chosen. `edited_as` is the kind of workbook in which they go out for editing. Rows can be chosen where they can
    be exported, or where `ways_for_many` names something to do with them.
    """

    model: type[models.Model]
    table_class: type[Table]
    filterset_class: type[django_filters.FilterSet]
    template_name = "generic/list.html"
    unit: Text = ""
    search = "q"
    empty_title: Text = ""
    empty_text: Text = ""
    export_permission = ""
    edited_as = ""

    def rows(self) -> models.QuerySet[Any]:
        """The rows within reach, with what the table reads joined or prefetched."""
        return self.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]

    def tabs(self) -> Sequence[Tab]:
        """Tabs above the list: other views of the same rows."""
        return ()

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Save a view, or export what the address says: by POST, because an export leaves a line in the trail."""
        if "save-view" in request.POST:
            return self.save_view(request)
        if not self.may_export:
            raise PermissionDenied(
                _("Your roles do not include exporting this list. The security administrator grants roles.")
            )
        rows = self.taken_away()
        if rows is None:
            return HttpResponseRedirect(request.get_full_path())
        table = self.table_over(rows)
        if request.POST.get("export", "").startswith("edit"):
            return self.for_editing(table)
        return exporting.answer(
            table,
            name=self.get_title(),
            user=request.user,
            route=self.route,
            query=said(self.filterset, table, request.GET),
        )

    @cached_property
    def may_export(self) -> bool:
        """Whether this user may take the list away as a file."""
        return bool(self.export_permission) and policy.may(self.request.user, self.export_permission)

    @cached_property
    def edits_as(self) -> Any:
        """The kind of workbook as which this user may take the rows out for editing; None where not."""
        return editing.editable(self.edited_as, self.request.user) if self.edited_as and self.may_export else None

    def editable(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Of these rows those that this user may write."""
        return rows.filter(pk__in=self.edits_as.rows(self.request.user).order_by().values("pk"))

    def for_editing(self, table: Table) -> HttpResponseBase:
        """The rows of a table that the user may write, as a workbook that is edited and imported again."""
        if self.edits_as is None:
            raise PermissionDenied(_("Your roles do not include correcting these records by a workbook."))
        ids = list(self.editable(table.data.data).values_list("pk", flat=True)[: MOST_EDITED + 1])
        if len(ids) > MOST_EDITED:
            most = _("At most %(most)s rows go out for editing at once. Narrow the list, or choose rows.")
            messages.warning(self.request, most % {"most": MOST_EDITED})
            return HttpResponseRedirect(self.request.get_full_path())
        query = said(self.filterset, table, self.request.GET)
        return exporting.for_editing(self.edits_as, ids, user=self.request.user, route=self.route, query=query)

    @cached_property
    def filterset(self) -> django_filters.FilterSet:
        """The filters of the address over the rows within reach."""
        return self.filterset_class(self.request.GET, queryset=self.rows(), request=self.request)

    @cached_property
    def found(self) -> models.QuerySet[Any]:
        """The rows that pass; none where a filter cannot be read: a typing mistake never looks like the whole list."""
        return self.filterset.qs if self.filterset.form.is_valid() and not self.outdated else self.rows().none()

    @cached_property
    def unknown(self) -> list[str]:  # type: ignore[override]
        """What the address asks for and this list does not know."""
        return sorted(set(self.request.GET) - WAYS - parameters_of(self.filterset))

    @property
    def outdated(self) -> bool:
        """Whether the view in force asks for a filter that is not there any more, or not for this user."""
        return self.view is not None and bool(self.unknown)

    @property
    def exported(self) -> models.QuerySet[Any]:  # type: ignore[override]
        """The rows found that this user may also take away: the right to export may reach less far."""
        reach = self.model.objects.visible_to(self.request.user, self.export_permission)  # type: ignore[attr-defined]
        return self.found.filter(pk__in=reach.values("pk"))

    @cached_property
    def table(self) -> Table:
        """The table over what was found."""
        return self.table_over(self.found)

    def table_over(self, rows: models.QuerySet[Any]) -> Table:
        """The table in the order the address asks for; ties keep one order over all pages."""
        sort = self.request.GET.getlist("sort")
        table = self.table_class(rows, request=self.request, **({"order_by": sort} if sort else {}))
        ordered = table.data.data
        terms = ordered.query.order_by or self.model._meta.ordering or ()
        table.data.data = ordered.order_by(*(nulls_last(self.model, term) for term in terms), "pk")
        table.choose(self.request.GET.getlist("columns"))
        return table

    def values(self) -> dict[str, Any]:
        page = page_of(self.table.rows, self.request.GET)
        paginator = page.paginator
        self.table.page = page
        pills = list(pills_of(self.filterset, self.request.GET))
        export_total = self.exported.count() if self.may_export and paginator.count else 0
        return {
            **super().values(),
            **self.view_values(),
            "table": self.table,
            "page": page,
            "total": paginator.count,
            "of": self.rows().count() if pills else None,
            "unit": self.unit,
            "form": self.filterset.form,
            "search": self.filterset.form[self.search] if self.search in self.filterset.form.fields else None,
            "more_filters": [bound for bound in self.filterset.form.visible_fields() if bound.name != self.search],
            "kept": [(name, value) for name in STAYING for value in self.request.GET.getlist(name)],
            "asked_besides": [
                (name, value)
                for name in self.request.GET
                if name not in {"columns", "page"}
                for value in self.request.GET.getlist(name)
            ],
            "columns_url": address(self.request.GET, without={"columns"}),
            "pills": pills,
            "clear_url": address(self.request.GET, without=parameters_of(self.filterset)),
            "unknown": self.unknown,
            "outdated": self.outdated,
            "without_unknown_url": address(self.request.GET, without=self.unknown),
            "tabs": self.tabs_with_views(self.tabs()),
            "export_total": export_total,
            "edit_total": self.editable(self.exported).count() if export_total and self.edits_as else 0,
            "ways_for_many": self.ways_for_many,
            "choosing": "chosen" if paginator.count and (export_total or self.ways_for_many) else "",
            "empty_title": self.empty_title or _("Nothing here yet"),
            "empty_text": self.empty_text,
        }

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        invalid = not self.filterset.form.is_valid()
        return super().show(status, invalid=invalid, **more)


def nulls_last(model: type[models.Model], term: Any) -> Any:
    """Return a term of an order that puts rows without a value last, in either direction and on every database."""
    if isinstance(term, OrderBy):
        if term.nulls_first or term.nulls_last:
            return term
        return OrderBy(term.expression, descending=term.descending, nulls_last=True)
    if not isinstance(term, str):
        return OrderBy(term, nulls_last=True)
    name = term.removeprefix("-")
    if _leads_to_a_record(model, name):  # ordered as that model orders itself
        return term
    return OrderBy(models.F(name), descending=term.startswith("-"), nulls_last=True)


def _leads_to_a_record(model: Any, path: str) -> bool:
    field = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field("id" if name == "pk" else name)
        except FieldDoesNotExist:  # an annotation
            return False
        model = field.related_model or model
    return field is not None and field.is_relation


def said(filterset: django_filters.FilterSet, table: Table, query: QueryDict) -> str:
    """Return an address as the trail keeps it: names of filters, coded values and sorted columns; what somebody typed as a mask."""
    parts: list[str] = []
    valid = filterset.form.is_valid()
    for name, field in filterset.form.fields.items():
        coded = valid and (hasattr(field, "choices") or isinstance(field, forms.BooleanField | forms.NullBooleanField))
        for parameter in sorted(parameters_of(filterset, name)):
            given = [value for value in query.getlist(parameter) if value]
            parts += [f"{parameter}={value if coded else MASK}" for value in given]
    known = {bound.name for bound in table.columns}
    parts += [f"sort={sort}" for sort in query.getlist("sort") if sort.removeprefix("-") in known]
    return "&".join(parts)


def address(query: QueryDict, *, without: Iterable[str]) -> str:
    """The list's address without these parameters, from its first page."""
    changed = query.copy()
    for name in (*without, "page"):
        changed.pop(name, None)
    return f"?{changed.urlencode()}"


def parameters_of(filterset: django_filters.FilterSet, only: str = "") -> set[str]:
    """The names in the address that belong to a filter set, or to one of its filters: a range has two."""
    names: set[str] = set()
    for name, field in filterset.form.fields.items():
        if not only or name == only:
            widget = field.widget
            suffixes = getattr(widget, "suffixes", None) or getattr(widget, "widgets_names", None) or [""]
            names |= {f"{name}_{suffix.lstrip('_')}" if suffix else name for suffix in suffixes}
    return names


def pills_of(filterset: django_filters.FilterSet, query: QueryDict) -> Iterable[Pill]:
    """A pill for each filter in force: “Stage: 40s Growth”, with the address of the list without it."""
    form = filterset.form
    if not form.is_valid():
        return
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        text = _in_words(bound.field, value)
        if text:
            words = _("%(filter)s: %(value)s") % {"filter": bound.label, "value": text}
            yield Pill(words, address(query, without=parameters_of(filterset, bound.name)))


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, slice):
        ends = [_plain(end) for end in (value.start, value.stop)]
        return " – ".join(ends) if any(ends) else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0):
        return ""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime.date):
        return formats.day(value)
    many = value if isinstance(value, list | tuple | set | models.QuerySet) else [value]
    labels = (
        {str(code): str(label) for code, label in _flat(getattr(field, "choices", ()))}
        if not isinstance(value, models.QuerySet)
        else {}
    )
    return _(", ").join(labels.get(str(one), str(one)) for one in many)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return formats.day(value) if isinstance(value, datetime.date) else str(value)


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label
