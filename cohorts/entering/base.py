"""The base of forms about what happened to a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cohorts.actions.evidence import attach
from cohorts.fields import EVIDENCE_HINT, FileField, PersonField
from cohorts.models import Talent
from talentcareer.access import policy
from talentcareer.audit.actions import Actor
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
    takes_evidence = True
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
        if self.takes_evidence and policy.may(self.user, "evidence.write"):
            self.fields["evidence"] = FileField(label=_("Evidence"), required=False, help_text=EVIDENCE_HINT)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.user = self.user

    def way_to_add(self) -> str:
        """Return the sentence that leads to the page to add a person, for who may open it."""
        if ADD_PERSON not in policy.table.routes or not policy.may_open(self.user, ADD_PERSON):
            return ""
        return format_html('{} <a href="{}">{}</a>', _("Not recorded yet?"), reverse(ADD_PERSON), _("Add the person first"))  # fmt: skip

    @cached_property
    def person(self) -> Talent | None:
        """Whom the form is about, as far as that is known before it is cleaned: recorded, typed, or given by the page."""
        if not self.instance._state.adding:
            return getattr(self.instance, self.person_field)
        field: Any = self.fields[self.person_field]
        given = self.initial.get(self.person_field)
        name = self.add_prefix(self.person_field)
        if self.is_bound and name in self.data:
            given = self.data[name]
        try:
            return field.clean(given)
        except ValidationError:
            return None

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        """Save the record, and with it the file that shows it, both or neither."""
        found = self.cleaned_data.get("evidence")
        if found is None:
            return super().keep(save, by=by)
        with transaction.atomic():
            record = super().keep(save, by=by)
            attach(getattr(record, self.person_field), found, about=record, by=by)
        return record

    def _post_clean(self) -> None:
        # The person is a field of the form, not of its Meta: set it before the model's own checks run.
        person = self.cleaned_data.get(self.person_field)
        if person is not None and self.instance._state.adding:
            setattr(self.instance, self.person_field, person)
        super()._post_clean()
