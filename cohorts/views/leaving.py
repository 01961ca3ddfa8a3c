"""Leaving as one action, its undoing, and the return."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import leaving
from cohorts.actions import leaving as actions
from cohorts.forms.leaving import LeaveForm, ReturnForm
from cohorts.models import Departure, Talent
from talentcareer import dates
from talentcareer.ui.parts import Crumb, Text
from talentcareer.ui.views import ActionPage, RecordFormPage


class OfPerson(RecordFormPage):
    """A form about one person, leading back to her page."""

    model = Talent

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "back": self.record.get_absolute_url()}

    def after(self, form: Any) -> str:
        return self.record.get_absolute_url()


class Leave(OfPerson):
    """A person leaves: everything open is listed, and each asked for."""

    template_name = "cohorts/leave.html"
    button = gettext_lazy("Record the departure")

    def get_title(self) -> Text:
        return _("%(who)s leaves") % {"who": self.record}

    def rows(self) -> Any:
        return super().rows().select_related("user", "unit")

    def make_form(self, **data: Any) -> Any:
        things = leaving.open_things(self.record, dates.today())
        return LeaveForm(things=things, initial={"on": dates.today()}, **data)

    def save(self, form: Any) -> Text:
        values = form.cleaned_data
        departure = actions.leave(
            self.record, kind=values["kind"], on=values["on"], chosen=form.chosen, today=dates.today(), by=self.request.user,
            reason=values["reason"], document_number=values["document_number"],
        )  # fmt: skip
        return _("Recorded: %(departure)s. It can be undone on this page.") % {"departure": departure}


class ComeBack(OfPerson):
    """A person who left works here again."""

    button = gettext_lazy("Record the return")
    template_name = "cohorts/return.html"

    def get_title(self) -> Text:
        return _("%(who)s comes back") % {"who": self.record}

    def make_form(self, **data: Any) -> Any:
        return ReturnForm(user=self.request.user, initial={"on": dates.today(), "unit": self.record.unit_id}, **data)

    def save(self, form: Any) -> Text:
        values = form.cleaned_data
        actions.come_back(
            self.record, on=values["on"], unit=values["unit"], position=values["position"], reason=values["reason"], by=self.request.user
        )  # fmt: skip
        return _("%(who)s works here again.") % {"who": self.record}


class UndoDeparture(ActionPage):
    """Restore everything a departure ended."""

    model = Departure

    def perform(self) -> Text:
        actions.undo_departure(self.record, by=self.request.user)
        return _("The departure is undone: everything it ended goes on.")

    def after(self) -> str:
        return self.record.talent.get_absolute_url()
