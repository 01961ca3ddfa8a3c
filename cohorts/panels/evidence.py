"""Evidence on a person's page; what waits for HR and for the person on the start page."""

from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.entering.evidence import EVIDENCE
from cohorts.models import CorrectionRequest, Evidence, Talent
from cohorts.models.corrections import CorrectionState
from talentcareer.access import policy
from talentcareer.audit.sentences import kind_label
from talentcareer.ui import blocks, formats, panels
from talentcareer.ui.parts import Todo


def evidence(person: Talent, user: Any) -> dict[str, Any] | None:
    """Kept files, the newest first, each with the kind of record it shows."""
    found = list(Evidence.objects.visible_to(user).filter(talent=person).documents())
    rows = [(row, kind_label(row.about) if row.about else _("the person")) for row in found]
    return {"count": len(rows), "evidence": rows} if rows else None


def waiting(user: Any) -> list[Todo]:
    """Requests that wait for this user's answer; for a person, the own ones that were answered lately."""
    if not policy.may(user, "correction.answer"):
        return []
    rows = CorrectionRequest.objects.visible_to(user, "correction.answer").filter(state=CorrectionState.OPEN)
    since = rows.aggregate(first=Min("created_at"))["first"]
    return [
        Todo(
            rows.count(),
            _("Requests for correction"),
            _("People ask to correct their own records"),
            _("Answer"),
            f"{reverse('cohorts:correction-list')}?state={CorrectionState.OPEN}",
            since=_("since %(day)s") % {"day": formats.day(since)} if since else "",
            tone="due",
        )
    ]


PANEL = panels.Panel(
    "evidence",
    gettext_lazy("Evidence"),
    200,
    "evidence.view",
    "cohorts/panels/evidence.html",
    evidence,
    entries=(EVIDENCE,),
)
BLOCK = blocks.HomeBlock("corrections", 40, "correction.view", todos=waiting)
