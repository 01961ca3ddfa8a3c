"""Forms of what people hold: posts, titles, further numbers, former names."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.codes import TITLES
from cohorts.entering import PersonEntryForm
from cohorts.models import FormerName, Post, TalentNumber, Title
from talentcareer import dates
from talentcareer.access.models import Unit
from talentcareer.ui.entering import EntryForm
from talentcareer.ui.fields import CodeField


class HeldForm(PersonEntryForm):
    """The base: written by whoever writes people's records."""

    permission = "talent.write"


class PostForm(HeldForm):
    """Where, as what, from when."""

    class Meta(EntryForm.Meta):
        model = Post
        fields = ("kind", "unit", "position", "duty", "from_on", "to_on")
        help_texts = {
            "from_on": _("A new primary post ends the one before on the day before."),
            "to_on": _("The last day. Empty while the post lasts."),
        }

    def within_reach(self, rows: Any) -> Any:
        if rows.model is not Unit:
            return super().within_reach(rows)
        current = Unit.objects.visible_to(self.user, self.permission).current_on(dates.today())
        kept = Unit.objects.unscoped("the unit that the post has already").filter(pk=self.instance.unit_id)
        return Unit.objects.unscoped("one of the two").filter(Q(pk__in=current.values("pk")) | Q(pk__in=kept.values("pk")))  # fmt: skip


class TitleForm(HeldForm):
    """Which title, qualified for or appointed to, from when."""

    title = CodeField(TITLES, as_typed=True, label=_("title"))

    class Meta(EntryForm.Meta):
        model = Title
        fields = ("sense", "title", "from_on", "to_on")
        help_texts = {
            "from_on": _("A newer title ends the older one of the same sense on the day before."),
            "to_on": _("The last day. Empty while the title holds."),
        }


class NumberForm(HeldForm):
    """A number besides the staff number."""

    takes_evidence = False

    class Meta(EntryForm.Meta):
        model = TalentNumber
        fields = ("kind", "number")


class FormerNameForm(HeldForm):
    """A name from before."""

    takes_evidence = False

    class Meta(EntryForm.Meta):
        model = FormerName
        fields = ("name", "until_on")
