"""Grants, kept by the security administrator."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.access import actions
from talentcareer.access.filters import GrantFilter
from talentcareer.access.forms import EndGrantForm, GrantForm
from talentcareer.access.models import RoleGrant
from talentcareer.access.tables import GrantTable
from talentcareer.ui.lists import ListPage
from talentcareer.ui.parts import Crumb
from talentcareer.ui.views import FormPage, RecordFormPage


def list_crumb() -> Crumb:
    """Return the step of the path that leads back to the list."""
    return Crumb(gettext_lazy("Roles granted"), reverse("access:grant-list"))


class GrantList(ListPage):
    """All grants: those that hold, those to come and those that ended."""

    model = RoleGrant
    table_class = GrantTable
    filterset_class = GrantFilter
    template_name = "access/grant_list.html"
    title = gettext_lazy("Roles granted")
    empty_title = gettext_lazy("No role granted yet")

    def rows(self) -> QuerySet[RoleGrant]:
        return super().rows().select_related("user", "unit", "acting_for")


class GrantCreate(FormPage):
    """Granting a role."""

    form_class = GrantForm
    title = gettext_lazy("Grant a role")
    button = gettext_lazy("Grant the role")

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def form_values(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def save(self, form: Any) -> str:
        grant = actions.grant_role(by=self.request.user, **form.cleaned_data)
        return _("%(user)s holds the role “%(role)s” for %(unit)s from %(from)s.") % {
            "user": grant.user, "role": grant.role_words, "unit": grant.unit, "from": grant.from_on,
        }  # fmt: skip

    def after(self, form: Any) -> str:
        return reverse("access:grant-list")


class GrantEnd(RecordFormPage):
    """Ending a grant."""

    model = RoleGrant
    form_class = EndGrantForm
    button = gettext_lazy("End the role")

    def rows(self) -> QuerySet[RoleGrant]:
        return super().rows().select_related("user", "unit", "acting_for")

    def get_title(self) -> str:
        grant = self.record
        return _("End the role “%(role)s” of %(user)s for %(unit)s") % {
            "role": grant.role_words,
            "user": grant.user,
            "unit": grant.unit,
        }

    def get_crumbs(self) -> list[Crumb]:
        return [list_crumb()]

    def save(self, form: Any) -> str:
        actions.end_grant(self.record, by=self.request.user, **form.cleaned_data)
        return _("%(user)s is without the role “%(role)s” from %(on)s.") % {
            "user": self.record.user,
            "role": self.record.role_words,
            "on": form.cleaned_data["on"],
        }

    def after(self, form: Any) -> str:
        return reverse("access:grant-list")
