"""“These two are one person”: choose the other record, compare, merge; and take apart again."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import merging
from cohorts.actions import merging as actions
from cohorts.fields import PersonField
from cohorts.models import Merge, Talent
from cohorts.views.leaving import OfPerson
from talentcareer.access import policy
from talentcareer.ui.parts import Text
from talentcareer.ui.views import ActionPage


class ChooseForm(forms.Form):
    """Which other record is the same person."""

    other = PersonField(
        permission="talent.write",
        label=gettext_lazy("The other record"),
        help_text=gettext_lazy("Number, name or pinyin. It is folded into this one; nothing is lost."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.user = user


class Choose(OfPerson):
    """First step: name the other record."""

    template_name = "cohorts/merge_choose.html"
    button = gettext_lazy("Compare")

    def get_title(self) -> Text:
        return _("%(who)s is also …") % {"who": self.record}

    def make_form(self, **data: Any) -> Any:
        return ChooseForm(user=self.request.user, **data)

    def save(self, form: Any) -> None:
        self.other = form.cleaned_data["other"]
        actions.check_they_can_be_one(self.record, self.other)

    def after(self, form: Any) -> str:
        return reverse("cohorts:merge", args=[self.record.pk, self.other.pk])


class MergeForm(forms.Form):
    """For each field in which both are filled and differ, whose value stays; and how one knows."""

    def __init__(self, *args: Any, differences: list[merging.Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for difference in differences:
            if difference.undecided:
                self.fields[difference.name] = forms.ChoiceField(
                    label=difference.label,
                    choices=[(merging.KEPT, difference.kept), (merging.OTHER, difference.other)],
                    widget=forms.RadioSelect,
                )
        self.fields["reason"] = forms.CharField(
            label=_("How you know that they are one person"),
            max_length=200,
            help_text=_("For instance: same ID card seen."),
        )


class MergePage(OfPerson):
    """Second step: side by side, what moves, what stands in the way; then one button."""

    template_name = "cohorts/merge.html"
    button = gettext_lazy("Make them one person")

    @cached_property
    def other(self) -> Talent:
        """The other record, within reach and open to this user's writing; else 404."""
        user: Any = self.request.user
        found = Talent.objects.visible_to(user, "talent.write").filter(pk=self.kwargs["other"]).first()
        if found is None or found.pk == self.record.pk:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.record, self.other  # noqa: B018  404 and 403 come before the form
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> Text:
        return _("%(kept)s and %(other)s") % {"kept": self.record, "other": self.other}

    def make_form(self, **data: Any) -> Any:
        return MergeForm(differences=merging.differences(self.record, self.other), **data)

    def values(self) -> dict[str, Any]:
        filled = [one for one in merging.differences(self.record, self.other) if not one.undecided]
        return {
            **super().values(),
            "other": self.other,
            "filled": filled,
            "moves": merging.counts(self.other),
            "set_aside": merging.counts(self.other, only=lambda row: merging.repeats(row, self.record)),
            "in_the_way": actions.preview(self.record, self.other) if self.request.method == "GET" else [],
            "swap_url": reverse("cohorts:merge", args=[self.other.pk, self.record.pk]),
        }

    def save(self, form: Any) -> Text:
        chosen = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
        other = str(self.other)
        # Both are read anew: what a refused merge set on them must not show on the page.
        kept, folded = (
            Talent.objects.visible_to(self.request.user).get(pk=one.pk) for one in (self.record, self.other)
        )
        actions.merge(kept, folded, chosen=chosen, by=self.request.user, reason=form.cleaned_data["reason"])
        return _("%(other)s was folded into %(kept)s. It can be undone on the history page.") % {
            "other": other,
            "kept": self.record,
        }


class TakeApart(ActionPage):
    """Undo a merge."""

    model = Merge

    def perform(self) -> Text:
        actions.take_apart(self.record, by=self.request.user)
        return _("They are two people again, as before.")

    def after(self) -> str:
        return self.record.kept.get_absolute_url()


def merges_of(talent: Talent, user: Any) -> list[tuple[Merge, str]]:
    """Return the merges into a person that stand, each with the address that undoes it, for who writes people."""
    if not policy.may(user, "talent.write"):
        return []
    rows = Merge.objects.visible_to(user, "talent.write").filter(kept=talent, undone_at=None)
    return [(row, reverse("cohorts:merge-undo", args=[row.pk])) for row in rows.select_related("folded", "kept")]
