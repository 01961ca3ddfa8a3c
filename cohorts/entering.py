"""The base of forms about what happened to a person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cohorts.fields import PersonField
from talentcareer.access import policy
from talentcareer.ui.entering import EntryForm

ADD_PERSON = "cohorts:talent-add"


class PersonEntryForm(EntryForm):
    """A form about a record of a person. A new one asks for the person first; a recorded one keeps its person.

    `permission` is the one to write this kind of record: only people over whom the user holds it can be named.
    A form that names the person by another field than `talent` says so in `person_field`; one whose people are often new
    shows the way to add one with `new_people`.
    """

    permission = ""
    new_people = False
    person_field = "talent"
    person_label = _("Person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields = {
                self.person_field: PersonField(permission=self.permission, label=self.person_label),
                **self.fields,
            }
            if self.new_people:
                self.fields[self.person_field].help_text = self.way_to_add()
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.user = self.user

    def way_to_add(self) -> str:
        """Return the sentence that leads to the page to add a person, for who may open it."""
        if ADD_PERSON not in policy.table.routes or not policy.may_open(self.user, ADD_PERSON):
            return ""
        return format_html('{} <a href="{}">{}</a>', _("Not recorded yet?"), reverse(ADD_PERSON), _("Add the person first"))  # fmt: skip

    def _post_clean(self) -> None:
        # The person is a field of the form, not of its Meta: set it before the model's own checks run.
        person = self.cleaned_data.get(self.person_field)
        if person is not None and self.instance._state.adding:
            setattr(self.instance, self.person_field, person)
        super()._post_clean()
