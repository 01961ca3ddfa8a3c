"""Saved views: a list as somebody left it, kept under a name and shown as a tab above the list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.access import policy
from talentcareer.access.models import Unit
from talentcareer.access.scope import unit_ids
from talentcareer.ui.models import SHARES, SavedView
from talentcareer.ui.parts import Tab

MOST_OF_A_LIST = 20


class ViewForm(forms.Form):
    """What a view is called and, for those who may share, whether everybody has it."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    shared = forms.BooleanField(label=gettext_lazy("For everybody of the unit who may open this list"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "view_%s"})
        self.user = user
        if not policy.may(user, SHARES):
            del self.fields["shared"]

    @property
    def shared_in(self) -> Unit | None:
        """The unit that a shared view is for: the widest in which its owner may share."""
        if not self.cleaned_data.get("shared"):
            return None
        grants = [grant for grant in policy.grants(self.user) if policy.holds(grant.role, SHARES)]
        widest: Unit = max(grants, key=lambda grant: len(unit_ids(self.user, grant.unit_id))).unit
        return widest


def asked_of(query: QueryDict, *, without: Collection[str] = ()) -> str:
    """Return what an address asks of a list, in one order and without the page: equal for equal views."""
    names = sorted(set(query) - {"page", *without})
    return urlencode([(name, value) for name in names for value in query.getlist(name) if value])


class SavedViews:
    """What a list page does with saved views: the tabs, the view in force, saving what stands in the address."""

    request: Any
    route: str
    filterset: Any
    unknown: list[str]

    @cached_property
    def asked(self) -> str:
        """What the address asks for."""
        return asked_of(self.request.GET)

    @cached_property
    def views(self) -> list[SavedView]:
        """The views of this list: those shared with the user, then the user's own."""
        found = SavedView.objects.visible_to(self.request.user).filter(path=self.request.path)
        return sorted(found, key=lambda view: view.owner_id == self.request.user.pk)

    @cached_property
    def view(self) -> SavedView | None:
        """The view in force: what the address asks for is what the view holds."""
        return next((view for view in self.views if view.query == self.asked), None) if self.asked else None

    def tabs_with_views(self, tabs: Any) -> list[Tab]:
        """A list's own tabs, else one for everything, then its views."""
        if not self.views:
            return list(tabs)
        first = [replace(tab, current=tab.current and self.view is None) for tab in tabs]
        everything = Tab(_("All"), self.request.path, not self.asked)
        return [
            *(first or [everything]),
            *(
                Tab(view.name, view.address, view == self.view, beside=_("shared") if view.shared_in_id else "")
                for view in self.views
            ),
        ]

    def view_values(self) -> dict[str, Any]:
        """What the list's template reads: the form that saves, or the page on which the view in force is changed."""
        if self.view is None:
            return {"view_form": ViewForm(user=self.request.user) if self.asked else None}
        kept = SavedView.objects.kept_by(self.request.user).filter(pk=self.view.pk).exists()
        return {"view": self.view, "view_url": reverse("ui:view", args=[self.view.pk]) if kept else ""}

    def save_view(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the list as the address has it; under the name of an own view, in its place."""
        form = ViewForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                view = self.keep_view(form)
            except ValidationError as refused:
                form.add_error("name", refused)
            else:
                messages.success(request, _("The view “%(name)s” is saved. It stands above the list.") % {"name": view})
                return HttpResponseRedirect(view.address)
        return self.show(status=422, view_form=form)  # type: ignore[attr-defined]

    def keep_view(self, form: ViewForm) -> SavedView:
        """Write the view that a form names."""
        query = asked_of(self.request.GET, without=self.unknown)
        if not query:
            raise ValidationError(
                _("There is nothing to save yet. Filter or sort the list, or choose its columns first.")
            )
        if not self.filterset.form.is_valid():
            raise ValidationError(_("A filter of the list cannot be read. Mend it first, then save the view."))
        own = SavedView.objects.visible_to(self.request.user).filter(owner=self.request.user, path=self.request.path)
        view = own.filter(name=form.cleaned_data["name"]).first()
        if view is None and own.count() >= MOST_OF_A_LIST:
            raise ValidationError(
                _("This list has %(most)s views of yours already. Delete one of them first."),
                params={"most": MOST_OF_A_LIST},
            )
        view = view or SavedView(owner=self.request.user, path=self.request.path, name=form.cleaned_data["name"])
        view.route, view.query, view.shared_in = self.route, query, form.shared_in
        view.save()
        return view
