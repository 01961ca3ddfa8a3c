"""The form of an objection to a batch."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts.fields import EVIDENCE_HINT, FileField, label_of
from cohorts.models import Cohort, Membership, Objection
from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm, Section


class MemberField(forms.ModelChoiceField):
    """One of the members of a batch, told by number and name; where the batch is not known yet, with the batch."""

    default_error_messages = {
        "invalid_choice": _("This is no member of the batch. Choose one of its members, or leave it empty.")
    }
    batch_is_known = False

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj.talent) if self.batch_is_known else f"{label_of(obj.talent)} · {obj.cohort}"


class ObjectionForm(EntryForm):
    """Who objected to what, how it was handled, what was decided. A recorded objection keeps its batch."""

    file = FileField(label=_("File"), required=False, help_text=EVIDENCE_HINT)

    sections = (
        Section(_("Objection"), ("cohort", "membership", "received_on", "raised_by", "subject", "file")),
        Section(_("Handling"), ("handling", "result", "decided_on")),
    )

    class Meta(EntryForm.Meta):
        model = Objection
        fields = ("cohort", "membership", "received_on", "raised_by", "subject", "handling", "result", "decided_on")
        field_classes = {"membership": MemberField}
        help_texts = {
            "membership": _("Empty means the batch as a whole."),
            "raised_by": _("A name, an office, or “anonymous”. Only who keeps batches reads it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Any = self.fields["membership"]
        member.batch_is_known = self.batch is not None
        member.empty_label = _("the batch as a whole")
        if not self.instance._state.adding:
            del self.fields["cohort"]

    @cached_property
    def batch(self) -> Cohort | None:
        """The batch, as far as it is known before the form is cleaned: recorded, typed, or given by the page."""
        if not self.instance._state.adding:
            return self.instance.cohort
        given = self.data.get(self.add_prefix("cohort")) if self.is_bound else self.initial.get("cohort")
        try:
            return self.batches().filter(pk=getattr(given, "pk", given)).first() if given else None
        except ValidationError:
            return None

    def batches(self) -> Any:
        """The batches to which the user may record objections."""
        return Cohort.objects.visible_to(self.user, "objection.write").order_by("-year", "name")

    def within_reach(self, rows: Any) -> Any:
        if rows.model is Cohort:
            return self.batches()
        members = Membership.objects.visible_to(self.user).select_related("talent", "cohort")
        return (members.filter(cohort=self.batch) if self.batch else members).order_by("talent__name_key")

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        return save(self.instance, by=by, file=self.cleaned_data["file"])
