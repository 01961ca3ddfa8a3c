"""What one person may apply for within the next twelve months, ranked, for reading and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Talent
from programs.eligibility import calls, facts, words
from programs.eligibility.asks import Reader
from programs.eligibility.choices import InvitationState
from programs.eligibility.matching import for_person
from programs.eligibility.models import Invitation
from programs.eligibility.person_panels import confirmations, invitations
from programs.eligibility.rules import WindowVerdict, one_thing
from programs.eligibility.windows import Window
from programs.eligibility.workflows import TONES
from talentcareer import dates
from talentcareer.access import policy
from talentcareer.ui import formats
from talentcareer.ui.parts import Crumb, Text, Tone
from talentcareer.ui.views import DetailPage

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to apply for: the verdict in words, every reason, what speaks for the person, until when, and whether she was asked."""

    verdict: WindowVerdict
    words: str
    tone: Tone
    reasons: list[str]
    preferences: list[str]
    opens: str
    closes: str
    to_confirm: str
    url: str
    invitation: str
    invitation_tone: Tone

    @property
    def window(self) -> Window:
        """The stage or programme."""
        return self.verdict.window


class PersonMatching(DetailPage):
    """What somebody may apply for: now, after a check, with one thing more; and what is barred, folded."""

    model = Talent
    template_name = "eligibility/person.html"

    def rows(self) -> QuerySet[Talent]:
        return Talent.objects.visible_to(self.request.user, self.permission).select_related("unit")

    def get_title(self) -> Text:
        return _("What %(who)s may apply for") % {"who": self.record}

    def get_crumbs(self) -> Sequence[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        user, today, person = self.request.user, dates.today(), self.record
        reader = Reader(user)
        known = facts.read([person], reader)[person.pk]
        until = dates.add_months(today, MONTHS)
        windows = [window for window in calls.windows(today) if window.current.last_on <= until]
        verdicts = for_person(known, windows, today)
        birth = person.born_on is None or policy.may_on(user, "talent.personal", person)
        asked = {one.call_id: one for one in Invitation.objects.visible_to(user).filter(talent=person)}
        lines = [self.line(verdict, asked, birth=birth) for verdict in verdicts]
        opened = [line for line in lines if line.verdict.open]
        one_more = [line for line in lines if not line.verdict.open and one_thing(line.verdict)]
        return {
            **super().values(),
            "today": today,
            "until": until,
            "parts": [
                (_("May apply"), opened, _("Nothing can be applied for as things stand.")),
                (_("One thing is missing"), one_more, ""),
            ],
            "others": [line for line in lines if line not in opened and line not in one_more],
            "sub": formats.listed(filter(None, (str(person.unit or ""), person.staff_no or ""))),
        }

    def line(self, verdict: WindowVerdict, asked: dict[Any, Invitation], *, birth: bool) -> Line:
        """A verdict as a line of the page."""
        window, turn = verdict.window, verdict.window.current
        own = window.call is not None and window.call.year == turn.year
        invitation = asked.get(window.call.pk) if own else None
        opened = own and policy.may_open(self.request.user, "eligibility:call")
        return Line(
            verdict, words.verdict_words(verdict), words.tone(verdict), words.against(verdict, birth=birth),
            [str(reason) for reason in verdict.preferences], formats.day(turn.opens_on) if turn.opens_on else "",
            words.next_words(window, dates.today())[0], "" if verdict.confirmed else words.to_confirm(window),
            reverse("eligibility:call", args=[window.call.pk]) if opened else "",
            str(InvitationState(invitation.state).label) if invitation else "", TONES[invitation.state] if invitation else "",
        )  # fmt: skip


class PersonPart(DetailPage):
    """A section of a person's page by itself: fetched by the page, or opened where scripts are off."""

    model = Talent
    template_name = "eligibility/part.html"
    part = ""
    label: Text = ""
    read: staticmethod[[Any, Any], dict[str, Any]]

    def rows(self) -> QuerySet[Talent]:
        return Talent.objects.visible_to(self.request.user, self.permission)

    def get_title(self) -> Text:
        return _("%(section)s: %(who)s") % {"section": self.label, "who": self.record}

    def get_crumbs(self) -> Sequence[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "part": self.part, **self.read(self.record, self.request.user)}

    def show(self, status: int = 200, **more: Any) -> TemplateResponse:
        if getattr(self.request, "htmx", False):
            return TemplateResponse(self.request, self.part, self.values(), status=status)
        return super().show(status, **more)


class PersonInvitations(PersonPart):
    """What somebody was asked to apply for, and what came of it."""

    part, label, read = "eligibility/_invitations.html", gettext_lazy("Asked to apply"), staticmethod(invitations)


class PersonConfirmations(PersonPart):
    """What offices found about somebody."""

    part, label, read = (
        "eligibility/_confirmations.html",
        gettext_lazy("Findings of offices"),
        staticmethod(confirmations),
    )
