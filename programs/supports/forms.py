"""The forms of platforms and teams."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from programs.supports.models import Platform, Team
from talentcareer.access import writable
from talentcareer.ui.entering import EntryForm, Section

WRITE = "support.write"


class SupportForm(EntryForm):
    """What a platform and a team have in common."""

    begins: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and (unit := writable.only_unit(self.user, WRITE)):
            self.initial.setdefault("unit", unit.pk)
        self.fields["unit"].label = _("department")
        self.fields["kind_as_typed"].help_text = _("Where no kind of the list says it.")
        self.fields[self.begins].help_text = _("Figures of a year go by this day.")
        self.fields["ended_on"].help_text = _("Empty while it stands. On this day it stands no longer.")

    def within_reach(self, rows: Any) -> Any:
        return writable.units(self.user, WRITE, kept=self.instance.unit_id)


class PlatformForm(SupportForm):
    """A workstation, a laboratory, a joint platform."""

    begins = "established_on"
    suggests = ("level", "lead", "kind_as_typed")
    sections = (
        Section(_("The platform"), ("name", "kind", "kind_as_typed", "level")),
        Section(_("Where and who"), ("unit", "lead")),
        Section(_("Since when"), ("established_on", "ended_on")),
    )

    class Meta(EntryForm.Meta):
        model = Platform
        fields = ("name", "kind", "kind_as_typed", "level", "unit", "lead", "established_on", "ended_on")


class TeamForm(SupportForm):
    """A team that came under an agreement."""

    begins = "signed_on"
    suggests = ("lead", "kind_as_typed")
    sections = (
        Section(_("The team"), ("name", "kind", "kind_as_typed")),
        Section(_("Where and who"), ("unit", "lead")),
        Section(_("Since when"), ("signed_on", "ended_on")),
    )

    class Meta(EntryForm.Meta):
        model = Team
        fields = ("name", "kind", "kind_as_typed", "unit", "lead", "signed_on", "ended_on")
