"""Studies abroad on a person's page: report and who bears the cost."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.abroad import rules
from programs.abroad.choices import Route
from programs.abroad.entering import STUDY
from programs.abroad.models import StudyAbroad
from talentcareer import dates
from talentcareer.ui import formats, panels
from talentcareer.ui.parts import Tone


@dataclass(frozen=True)
class ShownStudy:
    """A study abroad as the page tells it."""

    study: StudyAbroad
    period: str
    report: str
    tone: Tone
    below: str
    more: list[str]


def studies(person: Any, user: Any) -> dict[str, Any] | None:
    """Studies abroad, the newest first."""
    rows = StudyAbroad.objects.visible_to(user).filter(talent=person).order_by("-from_on")
    found = [present(study, dates.today()) for study in rows]
    return {"count": len(found), "studies": found} if found else None


def present(study: StudyAbroad, day: date) -> ShownStudy:
    """Return a study in words, as of a day. The plan's cost shares hold for its own route only."""
    report, tone, below = report_words(study, day)
    shares = rules.cost_shares(study.cost) if study.cost is not None and study.route == Route.PLAN else None
    end = formats.day(study.to_on) if study.to_on else ""
    return ShownStudy(
        study, f"{formats.day(study.from_on)} – {end}".strip(), report, tone, below, more_words(study, shares)
    )


def more_words(study: StudyAbroad, shares: rules.CostShares | None) -> list[str]:
    """Return what stands below a study: who bears the cost, the age over the cap, the service period."""
    found = []
    if shares:
        amounts = {name: formats.yuan(getattr(shares, name)) for name in ("foundation", "unit", "person")}
        found.append(
            _("Cost shares by the plan: foundation %(foundation)s, unit %(unit)s, person %(person)s") % amounts
        )
    if study.age_counted_on:
        found.append(_("age counted on %(day)s") % {"day": formats.day(study.age_counted_on)})
    if study.over_cap_reason:
        by = {"reason": study.over_cap_reason, "by": study.over_cap_by or "—"}
        found.append(_("over the age cap: %(reason)s (approved by %(by)s)") % by)
    if study.service_until_on:
        found.append(_("service period until %(day)s") % {"day": formats.day(study.service_until_on)})
    return found


def report_words(study: StudyAbroad, day: date) -> tuple[str, Tone, str]:
    """Return how the report stands, its colour, and the day below: late or overdue is red."""
    due, handed_in = study.report_due_on, study.report_on
    due_words = _("due on %(day)s") % {"day": formats.day(due)} if due else ""
    if handed_in and due and handed_in > due:
        late = ngettext("%(days)s day late", "%(days)s days late", (handed_in - due).days) % {
            "days": (handed_in - due).days
        }
        return late, "bad", _("handed in on %(day)s") % {"day": formats.day(handed_in)}
    if handed_in:
        return _("handed in"), "ok", formats.day(handed_in)
    if due and due < day:
        return _("overdue"), "bad", due_words
    return _("not due yet") if due else "", "", due_words


panels.add(
    panels.Panel(
        "abroad",
        gettext_lazy("Study abroad"),
        80,
        "study_abroad.view",
        "programs/panels/abroad.html",
        studies,
        entries=(STUDY,),
    )
)
