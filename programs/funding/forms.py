"""The forms of the training fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.entering import PersonEntryForm
from cohorts.models import Cohort, Membership
from programs.funding.codes import EXPENSE_SUBJECTS, NINE, THREE
from programs.funding.models import Award, Expense
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.entering_lines import LineForm
from talentcareer.ui.fields import DayField, RowField, Suggest

IN_YUAN = _("In yuan, exact to the fen; 12,000 and 1.2万 are understood.")
CHOOSE_FIRST: Promise = _("listed once the person is chosen")
Own = dict[Any, tuple[list[Cohort], list[Award]]]


class FundForm(PersonEntryForm):
    """What awards and expenses share: only batches and awards of the person they are about can be chosen."""

    permission = "funding.write"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        batches, awards = self.own()
        self.offer("cohort", batches)
        self.offer("award", awards)

    @classmethod
    def share(cls, user: Any, people: Sequence[Any]) -> Own:
        """Read the batches and awards of people, the newest first."""
        found: Own = defaultdict(lambda: ([], []))
        memberships = Membership.objects.visible_to(user).filter(talent__in=people).select_related("cohort")
        open_to_user = set(Cohort.objects.visible_to(user).filter(memberships__talent__in=people).values_list("pk", flat=True))  # fmt: skip
        for membership in memberships.order_by("-cohort__year", "cohort__name"):
            if membership.cohort_id in open_to_user:
                found[membership.talent_id][0].append(membership.cohort)
        awards = Award.objects.visible_to(user, cls.permission).filter(talent__in=people).select_related("cohort")
        for award in awards.order_by("-approved_on", "-cohort__year"):
            found[award.talent_id][1].append(award)
        return found

    def own(self) -> tuple[list[Cohort], list[Award]]:
        """The batches and awards of the person; nothing while nobody is chosen."""
        if self.person is None:
            return [], []
        known: Own = self.shared if self.shared is not None else self.share(self.user, [self.person])
        return known[self.person.pk]

    def offer(self, name: str, rows: Sequence[Any]) -> None:
        """Let these rows be chosen, and the one that is recorded."""
        field: Any = self.fields.get(name)
        if field is None:
            return
        recorded = getattr(self.instance, name)
        more = [recorded] if recorded is not None and recorded not in rows else []
        field.offer([*dict.fromkeys(rows), *more], nothing="—" if self.person else CHOOSE_FIRST)


class AwardForm(FundForm):
    """What was approved for somebody, and what of it has arrived."""

    cohort = RowField(label=_("Batch"), required=False)
    suggests: ClassVar[Sequence[str]] = ("source",)
    sections: ClassVar[Sequence[Section]] = (
        Section("", ("talent", "cohort", "source", "project_number")),
        Section(_("Approved"), ("approved", "approved_on")),
        Section(_("Arrived"), ("received", "received_on")),
    )

    class Meta(EntryForm.Meta):
        model = Award
        fields = ("cohort", "source", "project_number", "approved", "approved_on", "received", "received_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved"].help_text = IN_YUAN
        self.fields["received"].required = False
        self.fields["received"].help_text = _("All that has arrived so far; empty is nothing yet.")

    def clean_received(self) -> Any:
        return self.cleaned_data["received"] or 0


class ExpenseForm(FundForm, LineForm):
    """One line of spending."""

    award = RowField(
        label=_("Award"), required=False, help_text=_("Left empty, the person's only award is taken; with several, none.")
    )  # fmt: skip
    cohort = RowField(label=_("Batch"), required=False, help_text=_("Left empty, the award's batch is taken."))
    suggests: ClassVar[Sequence[str]] = ("payee",)
    sections: ClassVar[Sequence[Section]] = (
        Section("", ("talent", "award", "cohort")),
        Section(_("Voucher"), ("spent_on", "voucher_number", "subject", "amount", "payee", "note", "again")),
    )

    class Meta(EntryForm.Meta):
        model = Expense
        fields = ("award", "cohort", "spent_on", "voucher_number", "subject", "amount", "payee", "note")
        widgets = {"subject": Suggest(lambda: [label_zh(code) for code in (*THREE, *NINE)])}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = IN_YUAN

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.instance._state.adding:
            return values
        _batches, awards = self.own()
        fitting = [award for award in awards if values.get("cohort") in {None, award.cohort}]
        if values.get("award") is None and "award" not in self.errors and len(fitting) == 1:
            values["award"] = fitting[0]
        if values.get("cohort") is None and "cohort" not in self.errors and values.get("award"):
            values["cohort"] = values["award"].cohort
        return values


def label_zh(code: str) -> str:
    """Return the Chinese name of a budget subject: it is kept as the workbooks write it, in every language."""
    return next(known.name_zh for known in EXPENSE_SUBJECTS if known.code == code)


class ReverseForm(forms.Form):
    """The reversing voucher's day and number, and why the line is taken back."""

    on = DayField(label=_("Voucher date"))
    voucher_number = forms.CharField(label=_("Voucher no."), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)
