"""A saved view's own page: another name, shared or not, deleted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentcareer.ui.models import SavedView
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.saved_views import ViewForm
from talentcareer.ui.views import ActionPage, RecordFormPage


class ViewPage(RecordFormPage):
    """Renames a view and says who has it."""

    model = SavedView
    form_class = ViewForm
    template_name = "generic/saved_view.html"

    def rows(self) -> Any:
        return SavedView.objects.kept_by(self.request.user).select_related("shared_in")

    def get_title(self) -> Text:
        return _("View “%(name)s”") % {"name": self.record}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(gettext_lazy("The list"), self.record.address)]

    def form_values(self) -> dict[str, Any]:
        return {
            "user": self.request.user,
            "initial": {"name": self.record.name, "shared": self.record.shared_in_id is not None},
        }

    def save(self, form: Any) -> Text:
        view, name = self.record, form.cleaned_data["name"]
        others = SavedView.objects.filter(owner=view.owner_id, path=view.path, name=name).exclude(pk=view.pk)
        if others.exists():
            raise ValidationError({"name": _("Another view of this list has this name. Choose another one.")})
        view.name = name
        if "shared" in form.fields and form.cleaned_data["shared"] != (view.shared_in_id is not None):
            view.shared_in = form.shared_in
        view.save()
        return _("The view is saved as “%(name)s”.") % {"name": name}

    def after(self, form: Any) -> str:
        return str(self.record.address)


class DeleteView(ActionPage):
    """Deletes a view; the records it showed are not touched."""

    model = SavedView

    def rows(self) -> Any:
        return SavedView.objects.kept_by(self.request.user)

    def perform(self) -> Text:
        self.record.delete()
        return _("The view “%(name)s” is deleted. The records it showed are not touched.") % {"name": self.record}

    def after(self) -> str:
        return str(self.record.path)
