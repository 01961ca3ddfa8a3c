"""Studies abroad and service periods that run when somebody leaves: shown, because the agreement decides."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import leaving
from cohorts.leaving import Item, Matter
from programs.abroad.models import StudyAbroad
from talentcareer.audit.actions import Actor


def running(talent: Any, day: date) -> Iterable[Item]:
    """Studies that have not ended and service periods that have not run out by the day."""
    rows = StudyAbroad.objects.unscoped("whoever writes a person sees what she owes").filter(talent=talent)
    for study in rows.filter(Q(to_on=None) | Q(to_on__gte=day) | Q(service_until_on__gte=day)):
        if study.service_until_on and study.service_until_on >= day:
            words = _("%(study)s: service period until %(until)s – recovery as the agreement says") % {
                "study": study,
                "until": study.service_until_on,
            }
        else:
            words = _("%(study)s has not ended") % {"study": study}
        yield Item(study, words)


def nothing(_record: Any, _choice: str, _day: date, _by: Actor, _reason: str) -> None:
    """Nothing changes here: correct the study itself."""


leaving.add(Matter("abroad", gettext_lazy("Studies abroad and service periods"), 60, running, nothing))
