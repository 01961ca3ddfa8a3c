"""What a batch amounts to: counts by state, stage and integration, each the same rows that its link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cohorts import choices, statuses
from cohorts.models import Cohort, Membership, MembershipIntegration, Objection, Stage
from talentcareer.ui.parts import Figure, KeyFigure


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of a batch: code, words, how many were selected, and of those with each integration."""

    code: str
    words: str
    selected: Figure
    integrations: list[Figure]


def people_url(cohort: Cohort, **asked: str) -> str:
    """Return the address of the people of a batch, narrowed further."""
    return f"{reverse('cohorts:talent-list')}?{urlencode({'batch': str(cohort.pk), **asked})}"


def figures(cohort: Cohort, user: Any, day: date) -> list[KeyFigure]:
    """Return the counts of a batch by state, read in one query; each opens exactly its people."""
    memberships = Membership.objects.visible_to(user).filter(cohort=cohort)
    counts = memberships.aggregate(
        selected=Count("pk"),
        **{code: Count("pk", filter=condition(day)) for code, (_label, condition) in statuses.OF_MEMBERSHIPS.items()},
    )
    found = [KeyFigure(_("selected"), Figure(counts["selected"], people_url(cohort)), _("people"))]
    for code, (words, _condition) in statuses.OF_MEMBERSHIPS.items():
        label = _("of which paused") if code == "paused" else words  # who is paused is in training as well
        found.append(KeyFigure(label, Figure(counts[code], people_url(cohort, status=code)), _("people")))
    return found


def by_stage(cohort: Cohort, user: Any) -> list[StageRow]:
    """Return the stages of a batch with their counts; who has two integrations counts in both."""
    memberships = Membership.objects.visible_to(user).filter(cohort=cohort)
    stages = memberships.values("stage__code", "stage__name_zh", "stage__name_en", "stage__order").annotate(
        n=Count("pk")
    )
    counted = (
        MembershipIntegration.objects.visible_to(user)
        .filter(Q(membership__in=memberships.values("pk")))
        .values_list("membership__stage__code", "integration")
        .annotate(n=Count("pk"))
    )
    cells = {(stage, integration): n for stage, integration, n in counted}
    words = {stage.code: str(stage) for stage in Stage.objects.unscoped("the stages are the same for everybody")}
    return [
        StageRow(
            row["stage__code"],
            words[row["stage__code"]],
            Figure(row["n"], people_url(cohort, stage=row["stage__code"])),
            [
                Figure(
                    cells.get((row["stage__code"], code), 0),
                    people_url(cohort, stage=row["stage__code"], integration=code),
                )
                for code in choices.Integration.values
            ],
        )
        for row in stages.order_by("stage__order")
    ]


def open_objections(user: Any) -> QuerySet[Objection]:
    """Return the objections that a user sees and nobody has decided yet."""
    return Objection.objects.visible_to(user).filter(result=choices.ObjectionResult.OPEN)
