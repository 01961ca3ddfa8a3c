"""The forms of pairs and meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.entering import PersonEntryForm
from cohorts.models import Talent
from mentorship import rules
from mentorship.choices import MentorKind
from mentorship.fields import MentorField
from mentorship.models import Meeting, Pair
from talentcareer.access import policy
from talentcareer.audit import trail
from talentcareer.audit.actions import Actor
from talentcareer.ui.entering import EntryForm, Section
from talentcareer.ui.entering_lines import LineForm
from talentcareer.ui.fields import DayField


class PairForm(PersonEntryForm):
    """Who mentors whom, as what, since when."""

    permission = "mentorship.write"
    person_field = "mentee"
    person_label = gettext_lazy("Mentee")
    mentor = MentorField(
        label=gettext_lazy("Mentor"), help_text=gettext_lazy("Anybody of the hospital, by name, pinyin or staff number.")
    )  # fmt: skip
    sections: ClassVar[Sequence[Section]] = (
        Section("", ("mentee", "mentor", "kind", "paired_on")),
        Section(gettext_lazy("End"), ("ended_on", "end_reason")),
    )

    class Meta(EntryForm.Meta):
        model = Pair
        fields = ("mentor", "kind", "paired_on", "ended_on", "end_reason")

    def keep(self, save: Callable[..., Any], *, by: Actor) -> Any:
        """Save the pair; a mentor picked outside the user's reach leaves a line in the trail."""
        pair = super().keep(save, by=by)
        if not Talent.objects.visible_to(self.user).filter(pk=pair.mentor_id).exists():
            trail.write_event("mentor.picked", by=by, subject=str(pair.mentor_id))
        return pair


class MeetingForm(PersonEntryForm, LineForm):
    """Who met whom, when, about what. A mentor logs the own meetings; HR says whose it was."""

    permission = "mentorship.meet"
    person_field = "mentee"
    person_label = gettext_lazy("Mentee")
    mentor = MentorField(
        label=gettext_lazy("Mentor"), required=False, help_text=gettext_lazy("Left empty, the primary mentor of that day is taken."),
    )  # fmt: skip
    suggests: ClassVar[Sequence[str]] = ("form",)
    sections: ClassVar[Sequence[Section]] = (
        Section("", ("mentee", "mentor", "held_on", "form")),
        Section(gettext_lazy("What it was about"), ("topic", "next_step", "again")),
    )

    class Meta(EntryForm.Meta):
        model = Meeting
        fields = ("mentor", "held_on", "form", "topic", "next_step")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not policy.may(self.user, "mentorship.write"):
            del self.fields["mentor"]

    @classmethod
    def share(cls, user: Any, people: Sequence[Any]) -> dict[Any, list[Pair]]:
        """Read the pairs of mentees."""
        found: dict[Any, list[Pair]] = defaultdict(list)
        for pair in Pair.objects.visible_to(user).filter(mentee__in=people).select_related("mentor"):
            found[pair.mentee_id].append(pair)
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        mentee, held_on = values.get("mentee") or self.person, values.get("held_on")
        if mentee is None or held_on is None:
            return values
        pairs = (self.shared if self.shared is not None else self.share(self.user, [mentee]))[mentee.pk]
        if "mentor" not in self.fields:
            self.own_meeting(pairs, held_on)
        elif values.get("mentor") is None and "mentor" not in self.errors:
            values["mentor"] = primary_mentor(pairs, held_on)
            if values["mentor"] is None:
                raise ValidationError({"mentor": _("No primary mentor is recorded for %(day)s. Choose the mentor.") % {"day": held_on}})  # fmt: skip
        return values

    def own_meeting(self, pairs: list[Pair], held_on: Any) -> None:
        """Let the mentor be who types, paired with the mentee on that day."""
        own = [pair for pair in pairs if pair.mentor.user_id == self.user.pk]
        verdict = rules.met_by_own_mentor(held_on, [(pair.paired_on, pair.ended_on) for pair in own])
        if not verdict:
            raise ValidationError({"held_on": [str(refusal) for refusal in verdict.refusals]})
        if self.instance._state.adding:
            self.instance.mentor = own[0].mentor


def primary_mentor(pairs: list[Pair], day: Any) -> Talent | None:
    """Return the one primary mentor of a day; None where there is none, or more than one."""
    found = [p.mentor for p in pairs if p.kind == MentorKind.PRIMARY and p.paired_on <= day and (p.ended_on is None or day < p.ended_on)]  # fmt: skip
    return found[0] if len(found) == 1 else None


class EndForm(forms.Form):
    """The last day's morrow, and why the pair ends."""

    on = DayField(label=gettext_lazy("Ended on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
